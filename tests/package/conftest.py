"""What the tests of the packages share: machines with the packages of their suite, built, installed and booted.

All of it is slow. Where machines cannot be booted, everything is skipped and says why.
"""
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest

import lab as machines
import repositories
from service import Central, Service

SUITES = "bookworm", "trixie"
REPOSITORY = "/srv/evcharging"
_measured = []


def pytest_configure():
    def interrupt(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)  # so that nothing is left behind


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker("slow")


def pytest_terminal_summary(terminalreporter):
    for line in _measured:
        terminalreporter.write_line(f"measured: {line}")


@pytest.fixture
def measured(suite):
    """measured(WHAT, VALUE, UNIT): said at the end of the run."""
    return lambda what, value, unit: _measured.append(f"{suite}: {what}: {value:.3g} {unit}")


@pytest.fixture(scope="session")
def lab():
    try:
        lab = machines.Lab()
    except machines.Impossible as why:
        pytest.skip(f"no machines here: {why}")
    yield lab
    lab.close()


def pytest_addoption(parser):
    parser.addoption("--suite", choices=SUITES, help="only the packages of this Debian (all)")


def pytest_generate_tests(metafunc):
    if "suite" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--suite")
        # By the fixture, or each value of another parameter counts as another suite, and tests leave their order.
        metafunc.parametrize("suite", [asked] if asked else SUITES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def suite(request):
    return request.param


@pytest.fixture(scope="session")
def repository(lab, suite):
    """The packages of the sources here, with all that they need, as a repository for machines without a network.
    EVC_PACKAGES=DIR: those of DIR/SUITE, of an earlier run."""
    if "EVC_PACKAGES" in os.environ:
        return machines.Path(os.environ["EVC_PACKAGES"], suite)
    return repositories.build(suite, machines.ROOT / "build/packages" / suite, "--with-needed")


class Host:
    """A machine with packages of ours from a repository on its disk."""

    def __init__(self, machine, repository):
        self.machine = machine
        self.run, self.output, self.shell, self.write = machine.run, machine.output, machine.shell, machine.write
        self.central = Central(machine)
        self.use(repository)

    def use(self, repository):
        """apt knows this repository and no other."""
        target = self.machine.root / REPOSITORY.lstrip("/")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(repository, target)
        target.chmod(0o755)  # apt reads it as another user
        self.shell("rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*")
        self.write("/etc/apt/sources.list.d/evcharging.list", f"deb [trusted=yes] file:{REPOSITORY} ./\n")
        self.run("apt-get", "-q", "update")

    def apt(self, *words):
        return self.run("apt-get", "-q", "-y", "--no-install-recommends", *words, timeout=300)

    def install(self, configuration=None):
        """All packages, and CP001 by one command; `configuration`: what stands in a file of its own."""
        self.apt("install", "evcharging")
        if configuration:
            self.write("/etc/evcharging/charge_points/CP001.yaml", configuration)
        self.shell("systemctl enable --now evcharging-engine@CP001 evcharging-monitor@CP001")
        self.central.wait_state("CP001", "available", 20)

    def ask(self, driver, cp_id="CP001"):
        """A driver's service asks for a supply."""
        self.write(f"/etc/evcharging/drivers/{driver}.txt", f"{cp_id}\n")
        self.service(f"driver@{driver}").systemctl("start")

    def service(self, name):
        return Service(self.machine, name)

    @contextmanager
    def changed(self, path, change):
        """A file of the machine is another one for a while."""
        file = self.machine.root / path.lstrip("/")
        before = file.read_text()
        file.write_text(change(before))
        try:
            yield
        finally:
            file.write_text(before)

    @staticmethod
    def seconds_of(action):
        start = time.monotonic()
        action()
        return time.monotonic() - start


@pytest.fixture(scope="session")
def make_host(lab, suite, repository):
    """make_host(NUMBER): a new machine that can install the packages."""
    made = []

    def make(number):
        machine = lab.boot(number, suite)
        made.append(machine)
        return Host(machine, repository)

    yield make
    for machine in made:
        lab.remove(machine)


class Kafka:
    """Apache Kafka beside a machine, by this system's Java: on its network, but none of its services."""

    def __init__(self, machine, address="127.0.0.1"):
        self._enter = ["nsenter", f"--net=/run/netns/{machine.name}"]
        self._options = ["--port", "9092", "--dir", machine.home / "kafka", "--address", address]
        self._run("up")

    def close(self):
        self._run("down")

    def _run(self, verb):
        machines.call(*self._enter, machines.ROOT / "scripts/kafka", verb, *self._options, timeout=120,
                      env={**os.environ, "KAFKA_HEAP": "256m"})


@pytest.fixture(scope="session")
def kafka_jars():
    fetched = subprocess.run([machines.ROOT / "scripts/kafka", "fetch"], stdin=subprocess.DEVNULL, text=True,
                             capture_output=True, check=False)
    if fetched.returncode or shutil.which("java") is None:
        pytest.skip(f"no Apache Kafka: {fetched.stderr.strip() or 'java is not installed'}")


@pytest.fixture(scope="session")
def start_kafka(kafka_jars, make_host):
    """start_kafka(MACHINE, ADDRESS): it answers at ADDRESS:9092."""
    started = []

    def start(machine, address="127.0.0.1"):
        started.append(Kafka(machine, address))

    yield start
    for kafka in started:
        kafka.close()
