"""EV_CP_E on D-Bus: what it shows of its charge points, and what somebody there may do."""
import socket

import pytest

from evc.dbus import DAEMON, BusError, members, xml_file
from evc.ports import free_port

NAME, MANAGER = "org.evcharging.Engine1.CP_2d1", "/org/evcharging/Engine1"
POINT = f"{MANAGER}/charge_points/CP_2d1"
INTERFACES = {MANAGER: "org.evcharging.Engine1.Manager", POINT: "org.evcharging.Engine1.ChargePoint"}


class Engine:
    """One of charge point CP-1, plugged in and out by hand, without a broker."""

    def __init__(self, bus, programs, home):
        self.bus, self.caller = bus, bus.caller()
        self.port, self._broker = free_port(), free_port()
        self.file = home / "site.yaml"
        self.configure("log_level: info")
        self.program = programs.start("EV_CP_E", "--config", self.file, "--instance", "CP-1", "--manual", "--bus",
                                      "system", "--state-directory", home / "state", env=bus.environment)
        self.caller.wait_for_name(NAME)

    def configure(self, *lines):
        self.file.write_text("\n".join([f"broker: {{bootstrap: '127.0.0.1:{self._broker}'}}",
                                        f"defaults: {{health: '127.0.0.1:{self.port}'}}", *lines, ""]))

    def call(self, method, signature="", *arguments):
        return self.caller.call(NAME, POINT, INTERFACES[POINT], method, signature, *arguments)

    def get(self, member):
        return self.caller.properties(NAME, POINT, INTERFACES[POINT])[member]

    def watch(self):
        self.caller.subscribe(f"sender='{NAME}',path_namespace='{MANAGER}'")

    def changed(self):
        """What the next signal of its charge point says."""
        member, path, body = self.caller.hear()
        while member == "NameAcquired":  # its own, from the bus
            member, path, body = self.caller.hear()
        assert (member, path) == ("PropertiesChanged", POINT)
        return {name: value for name, (_, value) in body[1].items()}

    def reload(self):
        return self.caller.call(NAME, MANAGER, INTERFACES[MANAGER], "Reload")

    def check(self):
        """The answer to a health check."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as monitor:
            monitor.sendall(b"HEALTH_CHECK#CP-1\n")
            return monitor.recv(100).decode().strip()


@pytest.fixture
def engine(lone_bus, programs, tmp_path):
    return Engine(lone_bus, programs, tmp_path)


def test_shows_its_charge_points(engine):
    objects = engine.caller.call(NAME, MANAGER, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    assert set(objects) == {POINT}
    assert {name: value for name, (_, value) in objects[POINT][INTERFACES[POINT]].items()} == {
        "Id": "CP-1", "State": "available", "Faulty": False, "PluggedIn": False, "SessionId": "", "EnergyWh": 0,
        "MeterWh": 0, "PendingReports": 0, "BrokerConnected": False, "MonitorSeen": False}


@pytest.mark.parametrize("path", INTERFACES)
def test_is_as_its_interface_files_say(engine, path):
    interface = INTERFACES[path]
    assert engine.caller.interface(NAME, path, interface) == members(xml_file(interface), interface)


def test_signals_what_changes_and_nothing_else(engine):
    engine.watch()
    engine.call("PlugIn")
    assert engine.changed() == {"PluggedIn": True}
    engine.call("Unplug")
    assert engine.changed() == {"PluggedIn": False}
    engine.check()
    assert engine.changed() == {"MonitorSeen": True}
    # Nobody asks any more.
    assert engine.changed() == {"MonitorSeen": False}


def test_a_fault_is_what_a_monitor_hears_until_it_is_repaired(engine):
    engine.call("SetFault", "s", "smoke")
    assert engine.check() == "KO#smoke"
    assert (engine.get("State"), engine.get("Faulty")) == ("faulted", True)
    engine.call("Repair")
    assert engine.check() == "OK"
    assert engine.get("State") == "available"
    engine.call("SetFault", "s", "")
    assert engine.check() == "KO#fault"


@pytest.mark.parametrize("method, bad", [("SetFault", "Smoke!"), ("SetFault", "a" * 65), ("RequestCharge", "an na"),
                                         ("RequestCharge", "")])
def test_refuses_what_is_no_word_or_no_name(engine, method, bad):
    with pytest.raises(BusError, match="allowed: 1 to") as refused:
        engine.call(method, "s", bad)
    assert refused.value.name == "org.evcharging.Error.InvalidArgument"


def test_takes_so_many_requests_and_no_more(engine):
    for number in range(8):
        engine.call("RequestCharge", "s", f"driver-{number}")
    with pytest.raises(BusError) as refused:
        engine.call("RequestCharge", "s", "one-more")
    assert refused.value.name == "org.evcharging.Error.Busy"


def test_reload_goes_on_with_what_is_good_and_refuses_the_rest(engine):
    engine.configure("log_level: debug")
    engine.reload()
    engine.program.wait_for("read anew")
    engine.configure("log_level: loud")
    with pytest.raises(BusError, match="site.yaml:3.*log_level.*debug, info, warning, error") as refused:
        engine.reload()
    assert refused.value.name == "org.evcharging.Error.Failed"
    engine.configure("check_period: 900ms", "state_directory: /elsewhere", "bus: session")
    engine.reload()  # of a monitor, and beaten by the command line
    engine.port += 1
    engine.configure()
    with pytest.raises(BusError, match="only after a restart: charge_points$"):
        engine.reload()
    engine.port -= 1
    assert engine.check() == "OK"


def test_comes_back_with_the_bus(engine):
    engine.bus.kill()
    engine.program.wait_for("D-Bus does not serve")
    engine.bus.start()
    engine.caller = engine.bus.caller()
    engine.caller.wait_for_name(NAME)
    assert engine.get("Id") == "CP-1"


def test_is_on_no_bus_when_nobody_asks_for_one(lone_bus, programs):
    program = programs.start("EV_CP_E", free_port(), f"127.0.0.1:{free_port()}", "CP001", env=lone_bus.environment)
    program.wait_for("cannot be reached")
    names = lone_bus.caller().call(*DAEMON, "ListNames")
    assert not [name for name in names if name.startswith("org.evcharging")]


def test_only_operators_may_do_anything(engine):
    engine.caller = engine.bus.caller(user=65534)
    assert engine.get("Id") == "CP-1"
    for method, *arguments in (("PlugIn",), ("Unplug",), ("SetFault", "s", "smoke"), ("Repair",),
                               ("RequestCharge", "s", "ana")):
        with pytest.raises(BusError) as refused:
            engine.call(method, *arguments)
        assert refused.value.name == "org.evcharging.Error.NotAuthorized"
    with pytest.raises(BusError) as refused:
        engine.reload()
    assert refused.value.name == "org.evcharging.Error.NotAuthorized"
    assert engine.check() == "OK"
