"""Clocks that are wrong, or are set in the middle of everything: what waits goes by the time that passes."""
import time

import pytest

from evc.brokers import Embedded
from evc.clocks import DAY, HOUR, Clock, needs_faketime
from foreign.driver import Driver
from foreign.monitor import BlockMonitor
from patience import in_time

pytestmark = needs_faketime
one_broker = pytest.mark.one_broker

LEASE = 5
SETTINGS = f"lease: {LEASE}s\nclock_skew: 2s\nmax_power: 10000000\n"
OFFSETS = [HOUR, -HOUR, 120 * DAY, -120 * DAY, "@1970-01-02 00:00:00", "@2106-02-07 00:00:00"]
NAMES = ["hour-ahead", "hour-back", "120-days-ahead", "120-days-back", "1970", "2106"]


@pytest.fixture
def make_central(make_network, tmp_path):
    """A network whose Central goes by a clock of its own."""
    def make():
        network = make_network()
        clock = Clock(tmp_path / "central-clock")
        file = tmp_path / "central.yaml"
        file.write_text(SETTINGS)
        network.start_central("--config", file, env=clock.environment)
        return network, clock
    return make


@one_broker
@pytest.mark.parametrize("offset", OFFSETS, ids=NAMES)
def test_a_reservation_ends_with_its_lease_when_the_clock_is_set(make_central, offset):
    network, clock = make_central()
    with BlockMonitor(network.monitor_port, "CP1") as monitor, Driver(network.bootstrap, "ana") as driver:
        monitor.register()
        monitor.start()
        request = driver.charge("CP1")
        driver.wait_step(request, "AUTHORIZED")
        begun = time.monotonic()
        clock.set(offset)
        ticket = driver.wait_ticket(request, LEASE + 10)
        assert (ticket["status"], ticket["reason"]) == ("EXPIRED", "expired")
        assert in_time(time.monotonic() - begun, LEASE + 8)
        assert network.central.running


@one_broker
@pytest.mark.parametrize("offset", OFFSETS, ids=NAMES)
def test_a_supply_goes_on_when_the_clock_of_central_is_set(make_central, offset):
    network, clock = make_central()
    with network.watch("telemetry", "tickets") as watch:
        network.real_charge_point("CP1", "--power", "3600000", "--duration", "6")
        driver = network.real_driver("ana", ["CP1"])
        watch.wait_message("telemetry", 20, status="CHARGING", energyWh=2000)
        clock.set(offset)
        assert driver.wait(30) == 0
        ticket = watch.wait_message("tickets", driverId="ana")
    assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 6000)
    assert network.central.running


@one_broker
@pytest.mark.parametrize("offset", OFFSETS, ids=NAMES)
def test_a_supply_goes_on_when_the_clock_of_its_engine_is_set(make_network, tmp_path, offset):
    network = make_network()
    network.start_central()
    clock = Clock(tmp_path / "engine-clock")
    with network.watch("telemetry", "tickets") as watch:
        network.real_charge_point("CP1", "--power", "3600000", "--duration", "6", env=clock.environment)
        driver = network.real_driver("ana", ["CP1"])
        watch.wait_message("telemetry", 20, status="CHARGING", energyWh=2000)
        clock.set(offset)
        assert driver.wait(30) == 0
        ticket = watch.wait_message("tickets", driverId="ana")
    assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 6000)


# Under libfaketime librdkafka does not start with a clock that is behind, so those are set while a program runs.

@one_broker
def test_a_central_whose_clock_shows_1970_says_so_and_goes_on(make_central):
    network, clock = make_central()
    clock.set("@1970-01-02 00:00:00")
    network.central.wait_for("The clock of CENTRAL was set")
    network.central.wait_for("The clock of CENTRAL is wrong")
    with BlockMonitor(network.monitor_port, "CP1") as monitor:
        monitor.register()
    clock.set(0)
    network.central.wait_for("The clock of CENTRAL is plausible again")


def test_a_driver_whose_clock_is_two_minutes_behind_is_served_and_told(make_network, tmp_path):
    network = make_network()
    network.start_central()
    network.real_charge_point("CP1", "--duration", "1")
    clock = Clock(tmp_path / "driver-clock")
    driver = network.real_driver("ana", ["CP1", "CP1"], json=False, env=clock.environment)
    driver.wait_for("Completed", 30)
    clock.set(-120)
    assert driver.wait(30) == 0
    assert driver.count("The clock here differs from that of CENTRAL: -120 s") == 1
    # The embedded broker stamps a message with its sender's clock, so that this request is two minutes old there.
    assert driver.count("Completed") == (1 if isinstance(network.broker, Embedded) else 2)


@one_broker
def test_a_request_of_a_wrong_clock_is_a_warning_at_once(make_network):
    network = make_network()
    network.start_central()
    with Driver(network.bootstrap, "ana") as driver:
        driver.wait_ticket(driver.charge("CP9", at="2026-01-01T00:00:00.000Z"))
    network.central.wait_for("Request of ana: its time differs too much from that of the broker", 5)


@one_broker
def test_an_engine_whose_clock_is_ahead_refuses_and_is_told_at_once_on_both_sides(make_network, tmp_path):
    network = make_network()
    network.start_central()
    clock = Clock(tmp_path / "engine-clock", 120)
    charge_point = network.real_charge_point("CP1", env=clock.environment)
    network.central.wait_for("CP1: its clock differs too much")
    with network.watch("tickets") as watch:
        assert network.real_driver("ana", ["CP1"]).wait(20) == 0
        ticket = watch.wait_message("tickets", driverId="ana")
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "expired")
    charge_point.engine.wait_for("The clock here differs from that of CENTRAL")


@one_broker
def test_an_engine_whose_clock_is_behind_supplies_and_is_told_on_both_sides(make_network, tmp_path):
    network = make_network()
    network.start_central()
    clock = Clock(tmp_path / "engine-clock")
    charge_point = network.real_charge_point("CP1", "--duration", "1", env=clock.environment)
    clock.set(-120)
    with network.watch("tickets") as watch:
        assert network.real_driver("ana", ["CP1"]).wait(20) == 0
        ticket = watch.wait_message("tickets", driverId="ana")
    assert ticket["status"] == "COMPLETED"
    network.central.wait_for("CP1: its clock differs too much")
    charge_point.engine.wait_for("The clock here differs from that of CENTRAL")
