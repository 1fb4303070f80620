"""Programs on a bus of the tests' own: Central with a broker and charge points, or another alone."""
import pytest

from evc.brokers import Embedded
from evc.dbus import ALL_ALLOWED, Bus
from evc.network import Network
from evc.program import Programs

NAME = "org.evcharging.Central1"
ROOT = "/org/evcharging/Central1"
MANAGER = "org.evcharging.Central1.Manager"
CHARGE_POINT = "org.evcharging.Central1.ChargePoint"


def path_of(cp_id):
    """As sd_bus_path_encode(3) does it."""
    escaped = (c if c.isascii() and c.isalpha() or c.isdigit() and i else f"_{ord(c):02x}" for i, c in enumerate(cp_id))
    return f"{ROOT}/charge_points/{''.join(escaped)}"


class Central:
    """org.evcharging.Central1 as one caller sees it."""

    def __init__(self, caller):
        self.caller = caller

    def do(self, member, *arguments, **how):
        return self.caller.call(NAME, ROOT, MANAGER, member, *arguments, **how)

    def order(self, cp_id, member, *arguments, **how):
        return self.caller.call(NAME, path_of(cp_id), CHARGE_POINT, member, *arguments, **how)

    @property
    def properties(self):
        return self.caller.properties(NAME, ROOT, MANAGER)

    def charge_point(self, cp_id):
        return self.caller.properties(NAME, path_of(cp_id), CHARGE_POINT)

    def objects(self):
        return self.caller.call(NAME, ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", timeout=20)

    def watch(self):
        """All signals of Central and of its charge points by one rule, from now on."""
        self.caller.subscribe(f"sender='{NAME}',path_namespace='{ROOT}'")
        return self.caller

    def wait_changed(self, cp_id, name, value, timeout=15):
        """Until a signal says so."""
        while signal := self.caller.hear(timeout):
            member, path, body = signal
            if member == "PropertiesChanged" and path == path_of(cp_id):
                values = body[1]
            elif member == "InterfacesAdded" and body[0] == path_of(cp_id):
                values = body[1][CHARGE_POINT]
            else:
                continue
            if values.get(name, (0, None))[1] == value:
                return
        raise TimeoutError(f"{name} of {cp_id} did not become {value!r}")


class Stage:
    """A bus, a broker and a Central that is on both; `config` is Central's file, `database` that of its charge points."""

    def __init__(self, home, bus, ids=("CP001", "a.b_c-d", "1")):
        self.bus = bus
        self.network = Network(Embedded(Programs(home / "broker")).start(), home)
        self.config, self.database = home / "central.yaml", home / "cp_database.txt"
        self.write(ids=ids)
        self._callers = []

    def write(self, more="", ids=()):
        self.config.write_text(f"bus: system\ndatabase: {self.database}\n{more}")
        self.database.write_text("".join(f"{cp_id},Gran Vía {cp_id},0.45\n" for cp_id in ids))

    def start(self, **how):
        program = self.network.start_central("--config", self.config, env=self.bus.environment, **how)
        self.central().caller.wait_for_name(NAME)
        return program

    def central(self, **who):
        self._callers.append(self.bus.caller(**who))
        return Central(self._callers[-1])

    def leave(self):
        """Those who called have gone."""
        while self._callers:
            self._callers.pop().close()

    def tails(self):
        return self.network.tails()

    def close(self):
        self.leave()
        self.network.close()
        self.network.broker._programs.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    home = tmp_path_factory.mktemp("bus")
    programs = Programs(home / "daemon")
    stage = Stage(home, Bus(programs).start())
    try:
        stage.start()
        yield stage
    finally:
        stage.close()
        programs.close()


@pytest.fixture
def stage(shared):
    """A Central that serves all tests that leave it alive; each uses charge points of its own."""
    yield shared
    shared.leave()


@pytest.fixture
def central(stage):
    return stage.central()


@pytest.fixture
def make_stage(tmp_path):
    """Stages of a test's own, in which it may kill what it likes."""
    programs = Programs(tmp_path / "daemon")
    made = []

    def make(more=ALL_ALLOWED, wrap=(), start_bus=True, **how):
        bus = Bus(programs, more, wrap)
        if start_bus:
            bus.start()
        made.append(Stage(tmp_path / f"stage-{len(made)}", bus, **how))
        return made[-1]

    yield make
    for each in made:
        each.close()
    programs.close()


@pytest.fixture
def programs(tmp_path):
    programs = Programs(tmp_path)
    yield programs
    programs.close()


@pytest.fixture
def lone_bus(tmp_path):
    """One that nobody is on."""
    programs = Programs(tmp_path / "daemon")
    yield Bus(programs).start()
    programs.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the last words of every program it ran."""
    report = (yield).get_result()
    stage = getattr(item, "funcargs", {}).get("stage")
    if report.failed and stage is not None:
        report.sections.append(("programs", stage.tails()))
