"""What evctl does at a charge point of its machine: a real engine, alone on a bus or in a whole network."""
import json
import os
import subprocess

import pytest

from evc.ports import free_port
from evc.program import binary, until

CHARGE_POINT = "org.evcharging.Engine1.ChargePoint"
NAME, POINT = "org.evcharging.Engine1.site1", "/org/evcharging/Engine1/charge_points/CP1"


def run(bus, *arguments):
    environment = {**os.environ, "LANGUAGE": "", "LC_ALL": "C.UTF-8", **bus.environment}
    return subprocess.run([binary("evctl"), *arguments], env=environment, text=True, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, timeout=30)


class Engine:
    """An instance that hosts CP1 and CP2, plugged in and out by hand, without a broker."""

    def __init__(self, bus, programs, home):
        self.bus, self.caller = bus, bus.caller()
        hosted = "".join(f"  - {{id: {cp_id}, health: '127.0.0.1:{free_port()}'}}\n" for cp_id in ("CP1", "CP2"))
        (home / "charge_points").mkdir()
        (home / "charge_points" / "site1.yaml").write_text(f"charge_points:\n{hosted}")
        (home / "site.yaml").write_text(f"broker: {{bootstrap: '127.0.0.1:{free_port()}'}}\n")
        programs.start("EV_CP_E", "--config", home / "site.yaml", "--instance", "site1", "--manual", "--bus", "system",
                       "--state-directory", home / "state", env=bus.environment)
        self.caller.wait_for_name(NAME)

    def get(self, member):
        return self.caller.properties(NAME, POINT, CHARGE_POINT)[member]


@pytest.fixture
def engine(lone_bus, programs, tmp_path):
    return Engine(lone_bus, programs, tmp_path)


def test_it_finds_the_engine_that_hosts_a_charge_point(engine):
    assert run(engine.bus, "fault", "CP1", "overheated").stdout == "CP1: its engine is faulty now\n"
    assert engine.get("Faulty") is True
    assert run(engine.bus, "repair", "CP1").returncode == 0
    assert engine.get("Faulty") is False
    assert json.loads(run(engine.bus, "plug", "CP1", "--json").stdout) == {
        "v": 1, "done": 1, "failed": 0, "chargePoints": [{"cpId": "CP1", "done": True}]}
    assert engine.get("PluggedIn") is True
    assert run(engine.bus, "unplug", "CP1").stdout == "CP1: unplugged\n"
    assert engine.get("PluggedIn") is False


def test_a_charge_point_that_no_engine_hosts_gets_a_hint(engine):
    done = run(engine.bus, "fault", "CP3")
    assert (done.returncode, done.stdout) == (69, "")
    assert done.stderr in [f"evctl: no engine on the bus hosts CP3 (did you mean '{near}'?)\n" for near in ("CP1", "CP2")]


def test_it_completes_what_engines_host(engine):
    assert run(engine.bus, "complete", "fault", "CP").stdout.split() == ["CP1", "CP2"]


def test_a_whole_supply_by_evctl_alone(stage, central):
    network, cp_id = stage.network, stage.network.cp_id("CP-site")
    assert run(stage.bus, "add", cp_id, "--tariff", "0.50").returncode == 0
    watched = stage.central()
    watched.watch()
    charge_point = network.charge_point(cp_id)
    network.start("EV_CP_E", charge_point.health_port, network.bootstrap, cp_id, "--manual", "--bus", "system",
                  "--state-directory", charge_point.home / "state", env=stage.bus.environment)
    watched.caller.wait_for_name(f"org.evcharging.Engine1.{cp_id.replace('-', '_2d')}")
    charge_point.start_monitor()
    until(lambda: central.charge_point(cp_id)["State"] == "available", 15, f"{cp_id} to be available")
    assert run(stage.bus, "request", cp_id, "ana").stdout == f"{cp_id}: a supply for ana is asked for\n"
    watched.wait_changed(cp_id, "Reserved", True)
    assert run(stage.bus, "plug", cp_id).returncode == 0
    watched.wait_changed(cp_id, "State", "supplying")
    assert run(stage.bus, "unplug", cp_id).returncode == 0
    watched.wait_changed(cp_id, "State", "available")
    [ticket] = json.loads(run(stage.bus, "tickets", "--cp", cp_id, "--json").stdout)["tickets"]
    assert (ticket["status"], ticket["driverId"]) == ("COMPLETED", "ana")
