"""A driver written from evcharging-protocol(7) alone, against EV_Central and a real charge point."""
import json
import uuid

import pytest

from foreign.driver import Driver
from foreign.messages import encode
from foreign.monitor import LineMonitor
from foreign.values import amount_minor, is_session, now
from foreign.watcher import Watcher

DEFAULT_TARIFF = {"energy": "0.50", "currency": "EUR"}


@pytest.fixture
def watch(network):
    with Watcher(network.bootstrap, "tickets", "status", "deadletters") as watcher:
        yield watcher


@pytest.fixture
def make_driver(network):
    drivers = []

    def make():
        drivers.append(Driver(network.bootstrap, network.driver_id("foreign")))
        return drivers[-1]
    yield make
    for driver in drivers:
        driver.close()
    for driver in drivers:
        driver.assert_clean()


@pytest.fixture
def driver(make_driver):
    return make_driver()


@pytest.fixture
def charge_point(network):
    def start(*options):
        cp_id = network.cp_id("real")
        network.real_charge_point(cp_id, *options)
        return cp_id
    return start


@pytest.fixture
def connected(network, watch):
    """A CP with a monitor and no engine: enough for requests that never get that far."""
    cp_id = network.cp_id("bare")
    with LineMonitor(network.monitor_port, cp_id) as monitor:
        monitor.register().start()
        watch.wait_state(cp_id, "available")
        yield cp_id, monitor


def test_whole_supply(driver, charge_point, watch):
    cp_id = charge_point("--duration", "3")
    request = driver.charge(cp_id)
    ticket = driver.wait_ticket(request)
    assert ticket["status"] == "COMPLETED" and ticket["energyWh"] > 0
    assert ticket["amountMinor"] == amount_minor(ticket["energyWh"], DEFAULT_TARIFF)
    assert ticket["currency"] == "EUR"
    assert ticket["startedAt"] < ticket["endedAt"]

    assert request.steps == ["AUTHORIZED", "ACCEPTED", "CHARGING"]
    assert {step.get("sessionId", ticket["sessionId"]) for step in request.progress} == {ticket["sessionId"]}
    consumption = [step for step in request.progress if step["status"] == "CHARGING"]
    assert len(consumption) >= 2
    assert consumption[-1]["energyWh"] <= ticket["energyWh"]
    assert consumption[-1].get("amountMinor", 0) <= ticket["amountMinor"]

    supplying = watch.wait_message("status", cpId=cp_id, state="supplying")
    assert supplying["driverId"] == driver.driver_id and supplying["sessionId"] == ticket["sessionId"]
    watch.wait_for(lambda: watch.state(cp_id) == "available" and not watch.of("status", cpId=cp_id)[-1]["reserved"],
                   10, "the CP to be free again")


def test_same_request_again_gets_the_same_ticket_and_no_second_supply(driver, charge_point, watch):
    cp_id = charge_point("--duration", "1")
    request = driver.charge(cp_id)
    driver.wait_ticket(request)
    for count in 2, 3:
        driver.send_again(request)
        driver.wait_for(lambda: len(request.tickets) == count, 10, f"ticket {count}")
    assert len(set(request.tickets)) == 1
    assert request.steps == ["AUTHORIZED", "ACCEPTED", "CHARGING"]
    watch.wait_message("status", cpId=cp_id, state="supplying")
    watch.wait_state(cp_id, "available")
    supplies = {status["sessionId"] for status in watch.of("status", cpId=cp_id, state="supplying")}
    assert supplies == {request.ticket["sessionId"]}


def test_request_without_an_id_gets_one(driver, charge_point):
    request = driver.charge(charge_point("--duration", "1"), with_id=False)
    assert driver.wait_ticket(request)["status"] == "COMPLETED"
    # The rule is the same for sessionId: a UUID of version 5.
    assert is_session(request.request_id)


def test_equal_wishes_without_an_id_are_two_wishes(driver, network, watch):
    request = driver.charge(network.cp_id("unknown"), with_id=False)
    driver.send_again(request)
    watch.wait_message("tickets", count=2, driverId=driver.driver_id)
    ids = [ticket["requestId"] for ticket in watch.of("tickets", driverId=driver.driver_id)]
    assert len(set(ids)) == 2


def test_unknown_charge_point(driver, network):
    request = driver.charge(network.cp_id("unknown"))
    ticket = driver.wait_ticket(request)
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "unknown-cp")
    assert request.steps == []


def test_disconnected_charge_point(driver, connected, watch):
    cp_id, monitor = connected
    monitor.close()
    watch.wait_state(cp_id, "disconnected")
    ticket = driver.wait_ticket(driver.charge(cp_id))
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "disconnected")


def test_faulted_charge_point(driver, connected, watch):
    cp_id, monitor = connected
    monitor.set_fault("smoke")
    watch.wait_state(cp_id, "faulted")
    ticket = driver.wait_ticket(driver.charge(cp_id))
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "faulted")


def test_expired_request_gets_no_supply(driver, connected):
    cp_id, _ = connected
    ticket = driver.wait_ticket(driver.charge(cp_id, expiresAt=now(-1)))
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "expired")


def test_busy_from_authorisation_on_and_stop_before_the_vehicle_came(make_driver, charge_point, watch):
    first, second = make_driver(), make_driver()
    cp_id = charge_point("--manual")
    held = first.charge(cp_id)
    first.wait_step(held, "ACCEPTED")
    ticket = second.wait_ticket(second.charge(cp_id))
    assert (ticket["status"], ticket["reason"]) == ("REJECTED", "busy")
    watch.wait_message("status", cpId=cp_id, state="available", reserved=True)

    first.stop(held)
    ticket = first.wait_ticket(held)
    assert (ticket["status"], ticket["reason"], ticket["energyWh"]) == ("COMPLETED", "driver-stop", 0)
    watch.wait_for(lambda: not watch.of("status", cpId=cp_id)[-1]["reserved"], 10, "the CP to be free again")


def test_stop_ends_the_drivers_own_supply(driver, charge_point):
    request = driver.charge(charge_point("--duration", "60"))
    driver.wait_for(lambda: any(step.get("energyWh") for step in request.progress), 15, "some energy")
    driver.stop(request)
    ticket = driver.wait_ticket(request, 10)
    assert (ticket["status"], ticket["reason"]) == ("COMPLETED", "driver-stop")
    assert ticket["energyWh"] > 0


def test_stop_of_somebody_else_and_before_its_charge_is_a_dead_letter(make_driver, charge_point, watch):
    owner, stranger = make_driver(), make_driver()
    cp_id = charge_point("--manual")
    request = owner.charge(cp_id)
    owner.wait_step(request, "ACCEPTED")
    for request_id in request.request_id, str(uuid.uuid4()):
        value = encode({"type": "STOP", "requestId": request_id, "driverId": stranger.driver_id, "cpId": cp_id})
        stranger.send_raw("requests", cp_id.encode(), value)
        watch.wait_deadletter(value)
    assert request.ticket is None
    owner.stop(request)
    owner.wait_ticket(request, 10)


def test_a_request_id_belongs_to_one_driver_and_one_charge_point(driver, network, watch):
    request = driver.charge(network.cp_id("unknown"))
    ticket = driver.wait_ticket(request)
    body = json.loads(request.payload)
    for change in {"driverId": network.driver_id("other")}, {"cpId": network.cp_id("other")}:
        stolen = {**body, **change}
        value = encode(stolen)
        driver.send_raw("requests", stolen["cpId"].encode(), value)
        watch.wait_deadletter(value)
    watch.wait_message("tickets", requestId=ticket["requestId"])
    assert watch.of("tickets", requestId=ticket["requestId"]) == [ticket]


GARBAGE = {
    "nothing": b"",
    "no JSON": b'{"driverId": "d", "cpId": "cp",',
    "no UTF-8": b'{"driverId": "d", "cpId": "cp", "x": "\xff"}',
    "no object": b'["driverId", "cpId"]',
    "deep": b"[" * 8000,
    "no driverId": b'{"cpId": "cp"}',
    "no cpId": b'{"driverId": "d"}',
    "driverId is no text": b'{"driverId": 5, "cpId": "cp"}',
    "requestId is no UUID": b'{"driverId": "d", "cpId": "cp", "requestId": "one"}',
    "newer version": b'{"v": 2, "driverId": "d", "cpId": "cp"}',
    "too long": b'{"driverId": "d", "cpId": "cp", "x": "' + b"x" * 16384 + b'"}',
    "unknown type": b'{"type": "DANCE", "driverId": "d", "cpId": "cp"}',
    "STOP without requestId": b'{"type": "STOP", "driverId": "d", "cpId": "cp"}',
}


@pytest.mark.parametrize("value", GARBAGE.values(), ids=GARBAGE.keys())
def test_garbage_is_a_dead_letter_and_nothing_else_happens(driver, network, watch, value):
    cp_id = network.cp_id("unknown")
    value = value.replace(b'"d"', f'"{driver.driver_id}"'.encode())
    partition, offset = driver.send_raw("requests", cp_id.encode(), value)
    record, headers = watch.wait_deadletter(value)
    assert record.key == cp_id.encode()
    assert (headers["topic"], headers["partition"], headers["offset"]) == ("requests", str(partition), str(offset))
    # The next request of the same partition is served as ever, and its ticket is the first of this driver.
    ticket = driver.wait_ticket(driver.charge(cp_id))
    assert ticket["reason"] == "unknown-cp"
    watch.wait_message("tickets", requestId=ticket["requestId"])
    assert watch.of("tickets", driverId=driver.driver_id) == [ticket]


def test_unknown_fields_and_an_absent_version_are_no_garbage(driver, network, watch):
    cp_id = network.cp_id("unknown")
    body = {"driverId": driver.driver_id, "cpId": cp_id, "colour": {"paint": [1, None]}}
    driver.send_raw("requests", cp_id.encode(), json.dumps(body).encode())
    watch.wait_message("tickets", driverId=driver.driver_id, cpId=cp_id, reason="unknown-cp")


def test_central_says_that_it_lives(watch):
    watch.wait_for(lambda: sum(record.key == b"_central" for record in watch.records) >= 3, 6, "three signs of life")
    signs = [record.body for record in watch.records if record.key == b"_central"]
    assert all(sign["healthy"] for sign in signs)
    assert len({sign["ledgerId"] for sign in signs}) == 1


def test_two_drivers_get_only_their_own(make_driver, charge_point):
    one, other = make_driver(), make_driver()
    requests = one.charge(charge_point("--duration", "2")), other.charge(charge_point("--duration", "2"))
    for driver, request in zip((one, other), requests):
        ticket = driver.wait_ticket(request)
        assert (ticket["status"], ticket["driverId"]) == ("COMPLETED", driver.driver_id)
    assert requests[0].ticket["sessionId"] != requests[1].ticket["sessionId"]
