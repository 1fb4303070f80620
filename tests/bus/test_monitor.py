"""EV_CP_M on D-Bus: what it shows of the charge points that it watches."""
import time

import pytest

from evc.dbus import BusError, members, xml_file
from evc.ports import free_port
from evc.program import until
from patience import patient

NAME, MANAGER = "org.evcharging.Monitor1.site1", "/org/evcharging/Monitor1"
POINTS = f"{MANAGER}/charge_points/CP1", f"{MANAGER}/charge_points/CP2"
POINT, SELF = "org.evcharging.Monitor1.ChargePoint", "org.evcharging.Monitor1.Manager"


class Monitor:
    """One of two charge points; Central, and an engine for the first, where `start` is asked for them."""

    def __init__(self, bus, programs, home):
        self.caller, self.programs, self.home = bus.caller(), programs, home
        self.central, self.broker, self.health = free_port(), free_port(), (free_port(), free_port())
        self.file = home / "site.yaml"
        self.configure("log_level: info")
        points = home / "charge_points/site1.yaml"
        points.parent.mkdir()
        points.write_text("charge_points:\n" + "".join(f"  - {{id: CP{number}, health: '127.0.0.1:{port}'}}\n"
                                                       for number, port in enumerate(self.health, 1)))
        self.program = programs.start("EV_CP_M", "--config", self.file, "--instance", "site1", "--bus", "system",
                                      env=bus.environment)
        self.caller.wait_for_name(NAME)

    def configure(self, *lines):
        self.file.write_text("\n".join([f"central: 127.0.0.1:{self.central}", *lines, ""]))

    def start_engine(self):
        return self.programs.start("EV_CP_E", self.health[0], f"127.0.0.1:{self.broker}", "CP1")

    def start_central(self):
        return self.programs.start("EV_Central", self.central, f"127.0.0.1:{self.broker}", "--ledger",
                                   self.home / "central.db")

    def get(self, member, path=POINTS[0]):
        return self.caller.properties(NAME, path, POINT)[member]

    def watch(self):
        self.caller.subscribe(f"sender='{NAME}',path='{POINTS[0]}'")

    def changed(self):
        """What the next signal of the first charge point says."""
        member, path, body = self.caller.hear()
        while member == "NameAcquired":  # its own, from the bus
            member, path, body = self.caller.hear()
        assert (member, path) == ("PropertiesChanged", POINTS[0])
        return {name: value for name, (_, value) in body[1].items()}

    def reload(self):
        return self.caller.call(NAME, MANAGER, SELF, "Reload")


@pytest.fixture
def monitor(lone_bus, programs, tmp_path):
    return Monitor(lone_bus, programs, tmp_path)


def test_shows_its_charge_points(monitor):
    objects = monitor.caller.call(NAME, MANAGER, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    assert set(objects) == set(POINTS)
    shown = {name: value for name, (_, value) in objects[POINTS[1]][POINT].items()}
    shown.pop("LastCheckUSec")
    assert shown == {"Id": "CP2", "EngineHealthy": False, "CentralConnected": False, "Epoch": 0}


@pytest.mark.parametrize("path, interface", [(MANAGER, SELF), (POINTS[0], POINT)])
def test_is_as_its_interface_files_say(monitor, path, interface):
    assert monitor.caller.interface(NAME, path, interface) == members(xml_file(interface), interface)


def test_signals_what_changes_and_nothing_else(monitor):
    monitor.watch()
    engine = monitor.start_engine()
    assert monitor.changed() == {"EngineHealthy": True}
    checked = monitor.get("LastCheckUSec")
    assert abs(checked / 1e6 - time.time()) < patient(5)
    central = monitor.start_central()
    assert monitor.changed() == {"CentralConnected": True, "Epoch": 1}
    engine.kill()
    assert monitor.changed() == {"EngineHealthy": False}
    central.kill()
    assert monitor.changed() == {"CentralConnected": False}
    until(lambda: monitor.get("LastCheckUSec") > checked, 5, "the next check")


def test_reload_goes_on_with_what_is_good_and_refuses_the_rest(monitor):
    monitor.configure("log_level: debug")
    monitor.reload()
    monitor.program.wait_for("read anew")
    monitor.configure("log_levl: debug")
    with pytest.raises(BusError, match="site.yaml:2.*log_levl.*log_level") as refused:
        monitor.reload()
    assert refused.value.name == "org.evcharging.Error.Failed"
    monitor.configure("check_period: 900ms", "answer_timeout: 600ms")
    with pytest.raises(BusError, match="only after a restart: check_period, answer_timeout$"):
        monitor.reload()


def test_knows_no_charge_point_that_it_does_not_watch(monitor):
    with pytest.raises(BusError) as refused:
        monitor.get("Id", f"{MANAGER}/charge_points/CP3")
    assert refused.value.name == "org.freedesktop.DBus.Error.UnknownObject"
