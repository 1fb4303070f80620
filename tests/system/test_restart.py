"""What everybody sees when one program is killed in the middle of a supply (behaviour.md, "When parts fail")."""
import json
import time

import pytest

from evc.network import listens
from evc.program import until
from evc.together import together
from foreign.values import amount_minor
from patience import in_time

EURO = {"energy": "0.50", "currency": "EUR"}
FAST = "--power", "3600000"  # one kWh with each tick


class Supply:
    """A supply under way: a charge point, a driver, and someone who sees everything."""

    def __init__(self, network, watch, *engine_options, driver_options=()):
        self.network, self.watch = network, watch
        self.charge_point = network.real_charge_point(network.cp_id(), *FAST, *engine_options)
        self.cp_id = self.charge_point.cp_id
        self.driver_id = network.driver_id("driver")
        self.driver = network.real_driver(self.driver_id, [self.cp_id], *driver_options)
        self.wait_energy(2000)

    def wait_energy(self, energy):
        self.watch.wait_for(lambda: self.energy() >= energy, 25, f"{energy} Wh on {self.cp_id}")

    def energy(self):
        return max((said["energyWh"] for said in self.watch.of("telemetry", cpId=self.cp_id, status="CHARGING")),
                   default=0)

    def ticket(self, timeout=20):
        """The only one, which has the right amount, and with which the driver is done."""
        ticket = self.watch.wait_message("tickets", timeout, driverId=self.driver_id)
        assert ticket["amountMinor"] == amount_minor(ticket["energyWh"], EURO)
        return ticket

    def assert_same_tickets(self):
        """However often it was sent: byte for byte the same."""
        with self.watch.changed:
            seen = {record.value for record in self.watch.records
                    if record.topic == "tickets" and record.has(driverId=self.driver_id)}
        assert len(seen) == 1

    def asked_now(self):
        """The ticket of somebody else who asks for the same charge point now."""
        driver_id = self.network.driver_id("other")
        assert self.network.real_driver(driver_id, [self.cp_id]).wait(20) == 0
        return self.watch.wait_message("tickets", driverId=driver_id)

    def wait_free(self):
        self.watch.wait_state(self.cp_id, "available", 20)
        assert self.driver.wait(20) == 0
        self.assert_same_tickets()


@pytest.fixture
def watch(network):
    with network.watch() as watcher:
        yield watcher


@pytest.mark.quick
def test_engine_dies_and_comes_back(network, watch):
    supply = Supply(network, watch, "--duration", "60")
    supply.charge_point.engine.kill()
    watch.wait_state(supply.cp_id, "faulted", 2.5)
    assert supply.asked_now()["reason"] == "faulted"
    assert not watch.of("tickets", driverId=supply.driver_id)

    supply.charge_point.start_engine()
    ticket = supply.ticket()
    assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "engine-restart")
    assert supply.energy() <= ticket["energyWh"]
    supply.wait_free()
    # To the Wh what its meter delivered.
    watch.wait_message("telemetry", 40, cpId=supply.cp_id, status="STATE", meterWh=ticket["energyWh"])


@pytest.mark.one_broker
def test_engine_hangs_and_recovers(network, watch):
    supply = Supply(network, watch, "--duration", "60")
    supply.charge_point.engine.freeze()
    watch.wait_state(supply.cp_id, "faulted", 2.5)
    supply.charge_point.engine.thaw()
    ticket = supply.ticket()
    assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "fault")
    supply.wait_free()


@pytest.mark.one_broker
def test_monitor_dies_and_comes_back(network, watch):
    supply = Supply(network, watch, "--duration", "8")
    supply.charge_point.monitor.kill()
    watch.wait_state(supply.cp_id, "disconnected", 1)
    assert supply.asked_now()["reason"] == "disconnected"
    ticket = supply.ticket()
    assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 8000)
    assert watch.state(supply.cp_id) == "disconnected"
    supply.charge_point.start_monitor()
    supply.wait_free()


@pytest.mark.one_broker
def test_monitor_hangs_and_recovers(network, watch):
    supply = Supply(network, watch, "--duration", "8")
    supply.charge_point.monitor.freeze()
    watch.wait_state(supply.cp_id, "disconnected", 4.5)
    assert supply.ticket()["status"] == "COMPLETED"
    supply.charge_point.monitor.thaw()
    supply.wait_free()


def test_driver_dies_and_shows_what_it_missed(network, watch):
    state = network.home / "driver.state"
    supply = Supply(network, watch, "--duration", "5", driver_options=("--state", state))
    supply.driver.kill()
    ticket = supply.ticket()
    assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 5000)
    supply.driver = network.real_driver(supply.driver_id, [supply.cp_id], "--state", state)
    assert supply.driver.wait(20) == 0
    assert ticket in [json.loads(line) for line in supply.driver.stdout.splitlines()]
    supply.wait_free()
    assert len({request["requestId"] for request in watch.of("requests", driverId=supply.driver_id)}) == 1


@pytest.mark.one_broker
def test_driver_goes_on_with_its_file_where_it_was(network, watch):
    missing = [network.cp_id("missing") for _ in range(3)]
    driver_id, state = network.driver_id("driver"), network.home / "driver.state"
    for number, cp_id in enumerate(missing[:2]):
        driver = network.real_driver(driver_id, missing, "--state", state, "--pause", "2s")
        watch.wait_message("tickets", driverId=driver_id, cpId=cp_id)
        driver.wait_for(cp_id, count=1)
        driver.kill()
    driver = network.real_driver(driver_id, missing, "--state", state, "--pause", "0")
    assert driver.wait(20) == 0
    tickets = watch.of("tickets", driverId=driver_id)
    assert {ticket["cpId"] for ticket in tickets} == set(missing)
    assert len({ticket["requestId"] for ticket in tickets}) == 3


def test_central_dies_and_takes_up_where_it_was(make_network):
    network = make_network()
    network.start_central()
    with network.watch() as watch:
        long, short = together(lambda: Supply(network, watch, "--duration", "12"),
                               lambda: Supply(network, watch, "--duration", "4"))
        network.central.kill()
        other = network.real_driver("other", [long.cp_id], "--lang", "es", json=False)
        # The short one ends without Central, which nobody has told of it.
        watch.wait_message("telemetry", 15, cpId=short.cp_id, status="COMPLETED", count=2)
        other.wait_for("Imposible conectar con la CENTRAL", 12)
        assert not watch.of("tickets")

        begun = time.monotonic()
        network.start_central(wait=False)
        until(lambda: listens(network.monitor_port), 10, "Central to listen")
        assert in_time(time.monotonic() - begun, 1)
        for supply, energy in (short, 4000), (long, 12000):
            ticket = supply.ticket(30)
            assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", energy)
            supply.wait_free()
            sessions = {command["sessionId"] for command in watch.of("commands", type="AUTHORIZE", cpId=supply.cp_id)
                        if command["driverId"] == supply.driver_id}
            assert sessions == {ticket["sessionId"]}
        # Who asked in vain meanwhile has its one answer too.
        assert other.wait(60) == 0
        assert len({ticket["requestId"] for ticket in watch.of("tickets", driverId="other")}) == 1


def test_broker_dies_and_comes_back(make_network):
    network = make_network()
    network.start_central()
    with network.watch() as watch:
        supply = Supply(network, watch, "--duration", "10")
        network.broker.kill()
        for program in network.central, supply.charge_point.engine, supply.driver:
            program.wait_for("cannot be reached|broker-away", 15)
        assert all(program.running for program in network.programs.started)
    network.broker.revive()
    network.wait_topics(30)
    # With all of its data lost, or with them: the supply went on, and everything pending is delivered.
    assert supply.driver.wait(60) == 0
    ticket = json.loads(supply.driver.stdout.splitlines()[-2])
    assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 10000)
    network.central.wait_for("is connected")
    assert network.central.count("cannot be reached") == 1
    driver = network.real_driver("after", [supply.cp_id])
    with network.watch("progress") as watch:
        watch.wait_message("progress", 30, driverId="after", status="CHARGING")
    driver.kill()
