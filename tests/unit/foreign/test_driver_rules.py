"""The foreign driver against tickets and progress written down here."""
import uuid

import pytest
from confluent_kafka import Producer

from foreign.driver import Driver
from foreign.messages import Violation, encode
from foreign.values import now, partition_of
from foreign.watcher import Watcher

SESSION = str(uuid.uuid5(uuid.NAMESPACE_OID, "a request"))


def ticket(request_id, **fields):
    return encode({"requestId": request_id, "driverId": "d", "cpId": "cp", "status": "REJECTED", "energyWh": 0,
                   "amountMinor": 0, "currency": "EUR", "reason": "busy", "at": now(), **fields})


def step(request_id, status, **fields):
    return encode({"requestId": request_id, "driverId": "d", "cpId": "cp", "status": status, "at": now(), **fields})


@pytest.fixture
def watcher(broker):
    with Watcher(broker.bootstrap, "requests", "deadletters", prefix=broker.prefix) as watcher:
        yield watcher


@pytest.fixture
def driver(broker):
    driver = Driver(broker.bootstrap, "d", broker.prefix)
    yield driver
    driver.close()


def test_repeats_byte_for_byte_until_the_ticket(driver, watcher):
    request = driver.charge("cp")
    watcher.wait_message("requests", 5, count=2, requestId=request.request_id)
    assert {record.value for record in watcher.records} == {request.payload}
    watcher.publish("tickets", "d", ticket(request.request_id))
    assert driver.wait_ticket(request)["reason"] == "busy"
    assert not driver._jobs


def test_a_wish_without_an_id_is_sent_once_and_learns_its_id(driver, watcher):
    first, second = driver.charge("cp", with_id=False), driver.charge("other", with_id=False)
    assert not driver._jobs
    watcher.publish("tickets", "d", ticket(SESSION))
    driver.wait_ticket(first)
    assert first.request_id == SESSION and second.request_id is None
    driver.assert_clean()


def test_stop_is_repeated_until_the_ticket(driver, watcher):
    request = driver.charge("cp")
    driver.stop(request)
    watcher.wait_message("requests", 5, count=2, requestId=request.request_id, type="STOP")
    watcher.publish("tickets", "d", ticket(request.request_id))
    driver.wait_ticket(request)
    assert not driver._jobs


def test_steps_and_energy_that_never_falls(driver, watcher):
    request = driver.charge("cp")
    for status, fields in [("AUTHORIZED", {}), ("ACCEPTED", {}), ("STATE", {"state": "supplying"}),
                           ("CHARGING", {"energyWh": 5}), ("CHARGING", {"energyWh": 7})]:
        watcher.publish("progress", "d", step(request.request_id, status, sessionId=SESSION, **fields))
    driver.wait_for(lambda: len(request.progress) == 5, 5)
    assert request.steps == ["AUTHORIZED", "ACCEPTED", "CHARGING"]
    driver.assert_clean()
    watcher.publish("progress", "d", step(request.request_id, "CHARGING", energyWh=6))
    driver.wait_for(lambda: driver.violations, 5)


def test_equal_tickets_pass_and_a_different_one_is_a_violation(driver, watcher):
    request = driver.charge("cp")
    value = ticket(request.request_id)
    for each in value, value, ticket(request.request_id, reason="stopped"):
        watcher.publish("tickets", "d", each)
    driver.wait_for(lambda: len(request.tickets) == 3, 5)
    assert request.ticket["reason"] == "busy"
    with pytest.raises(Violation, match="different ticket"):
        driver.assert_clean()


def test_strangers_tickets_are_none_of_its_business(driver, watcher):
    request = driver.charge("cp")
    watcher.publish("tickets", "e", ticket(request.request_id, driverId="e"))
    watcher.publish("tickets", "d", ticket(str(uuid.uuid4())))
    watcher.publish("tickets", "d", ticket(request.request_id))
    driver.wait_ticket(request)
    assert len(request.tickets) == 1


def test_a_message_against_the_contract_is_recorded(driver, watcher):
    watcher.send_raw("tickets", b"d", b"{}")
    driver.wait_for(lambda: driver.violations, 5)
    with pytest.raises(Violation, match="requestId is missing"):
        driver.wait_for(lambda: False, 5)


def test_a_ticket_in_the_wrong_partition_is_recorded(broker, driver):
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    wrong = (partition_of(b"d", 4) + 1) % 4
    producer.produce(broker.prefix + "tickets", ticket(str(uuid.uuid4())), b"d", wrong)
    producer.flush(10)
    driver.wait_for(lambda: driver.violations, 5)
    assert "murmur2" in driver.violations[0]


def test_watcher_keeps_garbage_and_finds_its_dead_letter(watcher):
    partition, offset = watcher.send_raw("requests", b"cp", b"\xff")
    assert 0 <= partition < 4 and offset >= 0
    watcher.wait_for(lambda: any(record.value == b"\xff" and record.body is None for record in watcher.records), 5)
    with pytest.raises(TimeoutError):
        watcher.wait_deadletter(b"\xff", 0.05)
