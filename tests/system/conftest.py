"""What the tests of whole networks share: the brokers to run them with, and networks that always end.

`--broker embedded|kafka|both` says which brokers; the same tests run with each.
"""
import gc

import pytest

from evc.brokers import Embedded, Kafka, KafkaRoom, NoKafka
from evc.network import Network
from evc.program import Programs

_no_kafka = []


def pytest_addoption(parser):
    parser.addoption("--broker", choices=("embedded", "kafka", "both"), default="both",
                     help="run the networks with this broker (both)")


def pytest_generate_tests(metafunc):
    if "broker_kind" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--broker")
        kinds = ["embedded", "kafka"] if asked == "both" else [asked]
        if metafunc.definition.get_closest_marker("one_broker"):
            kinds = kinds[:1]
        metafunc.parametrize("broker_kind", kinds, scope="session")


def pytest_terminal_summary(terminalreporter):
    for reason in set(_no_kafka):
        terminalreporter.write_line(f"SKIPPED all tests with Apache Kafka: {reason}", red=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the last words of every program it ran."""
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for name in ("programs", "network", "shared_network", "make_network"):
            owner = getattr(item, "funcargs", {}).get(name)
            if owner is not None:
                report.sections.append((f"programs of {name}", owner.tails()))


@pytest.fixture(scope="session")
def kafka():
    """Apache Kafka, started when the first test wants it."""
    try:
        kafka = Kafka()
    except NoKafka as reason:
        _no_kafka.append(str(reason))
        pytest.skip(f"no Apache Kafka: {reason}")
    yield kafka
    kafka.close()


@pytest.fixture
def programs(tmp_path):
    """Programs on their own, without a network."""
    programs = Programs(tmp_path)
    yield programs
    programs.close()


class Networks:
    """Makes networks with the broker of this run."""

    def __init__(self, kind, request, home):
        self._kind, self._request, self._home = kind, request, home
        self._brokers = Programs(home / "broker")
        self._made = []

    def __call__(self, prefix=None, start_broker=True):
        """One without Central, on a broker of its own (embedded) or with a prefix of its own (Kafka)."""
        if self._kind == "embedded":
            broker = Embedded(self._brokers)
        else:
            broker = KafkaRoom(self._request.getfixturevalue("kafka"), prefix)
        if start_broker:
            broker.start()
        self._made.append(Network(broker, self._home / f"network-{len(self._made)}"))
        return self._made[-1]

    def tails(self):
        return "\n".join([network.programs.tails() for network in self._made] + [self._brokers.tails()])

    def close(self):
        for network in self._made:
            network.close()
        self._brokers.close()


@pytest.fixture(scope="session")
def shared_network(broker_kind, request, tmp_path_factory):
    """A Central that serves all tests that leave it alone, on topics without a prefix.

    It may end and begin anew between two files of tests: on the same Kafka with the same ledger, as any Central does.
    """
    home = tmp_path_factory.getbasetemp() / "shared-kafka" if broker_kind == "kafka" else tmp_path_factory.mktemp("shared")
    home.mkdir(exist_ok=True)
    networks = Networks(broker_kind, request, home)
    try:
        network = networks(prefix="")
        network.start_central()
        yield network
    finally:
        networks.close()


@pytest.fixture
def network(shared_network, tmp_path):
    """The shared network; what a test starts in it ends with the test."""
    guest = shared_network.visit(tmp_path)
    yield guest
    guest.close()
    # The clients of earlier tests and their threads go now: nothing else would collect them before the end.
    gc.collect()


@pytest.fixture
def make_network(broker_kind, request, tmp_path):
    """Networks of a test's own, in which it may kill what it likes."""
    networks = Networks(broker_kind, request, tmp_path)
    yield networks
    networks.close()
