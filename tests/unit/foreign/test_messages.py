"""The checks of `foreign.messages` and `foreign.values` against examples written from evcharging-protocol(7)."""
import json
import uuid

import pytest
from confluent_kafka import Producer

from foreign.messages import MAX_BYTES, Violation, check, check_deadletter, decode, encode
from foreign.values import amount_minor, is_ident, is_tariff, is_time, now, partition_of, seconds_until

REQUEST = "5d3c1f5e-6d0c-4b2e-9a55-0e6f1c2b3a4d"
SESSION = str(uuid.uuid5(uuid.NAMESPACE_OID, REQUEST))
SOME = "0b8e7a52-3f0d-4f6e-8a31-7c1d2e3f4a5b"
AT = "2026-11-23T19:52:50.123Z"
HALF = {"energy": "0.50", "currency": "EUR"}

TICKET = {"requestId": REQUEST, "sessionId": SESSION, "driverId": "d1", "cpId": "cp", "status": "COMPLETED",
          "energyWh": 12999, "amountMinor": 650, "currency": "EUR", "tariff": HALF, "startedAt": AT,
          "endedAt": AT, "at": AT}
COMMAND = {"cpId": "cp", "commandId": "c", "ledgerId": SOME, "at": AT}
TELEMETRY = {"cpId": "cp", "engineId": SOME, "at": AT}
OF_SESSION = {"sessionId": SESSION, "driverId": "d1"}
REPORT = {**TELEMETRY, **OF_SESSION, "seq": 3, "energyWh": 5, "endedAt": AT}

GOOD = [
    ("requests", "cp", {"driverId": "d1", "cpId": "cp"}),
    ("requests", "cp", {"type": "STOP", "requestId": REQUEST, "driverId": "d1", "cpId": "cp"}),
    ("requests", "cp", {"driverId": "d1", "cpId": "cp", "origin": "site", "expiresAt": AT, "new": [1]}),
    ("commands", "cp", {**COMMAND, "type": "AUTHORIZE", "sessionId": SESSION, "requestId": REQUEST,
                        "driverId": "d1", "tariff": HALF, "expiresAt": AT}),
    ("commands", "cp", {**COMMAND, "type": "BEGIN", "sessionId": SESSION, "engineId": SOME, "expiresAt": AT}),
    ("commands", "cp", {**COMMAND, "type": "STOP", "n": 4, "reason": "cleaning"}),
    ("commands", "cp", {**COMMAND, "type": "RESUME", "n": 5}),
    ("commands", "cp", {**COMMAND, "type": "FINISH", "sessionId": SESSION, "reason": "driver-stop"}),
    ("commands", "cp", {**COMMAND, "type": "RECEIPT", "sessionId": SESSION, "energyWh": 0, "amountMinor": 0,
                        "currency": "EUR"}),
    ("commands", "cp", {**COMMAND, "type": "REJECTED", "requestId": REQUEST, "reason": "busy"}),
    ("telemetry", "cp", {**TELEMETRY, "status": "STATE", "n": 0, "stopped": False, "faulty": False, "meterWh": 0,
                         "sessions": [SESSION]}),
    ("telemetry", "cp", {**TELEMETRY, **OF_SESSION, "status": "ACCEPTED"}),
    ("telemetry", "cp", {**TELEMETRY, **OF_SESSION, "status": "REFUSED", "reason": "whatever it says"}),
    ("telemetry", "cp", {**TELEMETRY, **OF_SESSION, "status": "CHARGING", "seq": 1, "energyWh": 0, "powerW": 0}),
    ("telemetry", "cp", {**REPORT, "status": "COMPLETED"}),
    ("telemetry", "cp", {**REPORT, "status": "EXPIRED", "reason": "no-vehicle"}),
    ("telemetry", "cp", {**TELEMETRY, "status": "ACK", "n": 7}),
    ("tickets", "d1", TICKET),
    ("progress", "d1", {"requestId": REQUEST, "driverId": "d1", "cpId": "cp", "status": "STATE",
                        "state": "available", "at": AT}),
    ("status", "cp", {"cpId": "cp", "ledgerId": SOME, "location": "", "state": "available", "reserved": True,
                      "tariff": HALF, "since": AT, "at": AT}),
    ("status", "_central", {"ledgerId": SOME, "at": AT, "healthy": True, "version": "1.0"}),
]


def said(topic, key, body):
    return check(topic, key.encode(), encode(body))


@pytest.mark.parametrize("topic, key, body", GOOD)
def test_accepts_every_kind_of_message(topic, key, body):
    assert said(topic, key, body) == {"v": 1, **body}


@pytest.mark.parametrize("topic, key, body", GOOD)
def test_misses_each_required_field(topic, key, body):
    optional = {"type", "origin", "expiresAt", "reason", "new", "sessionId", "tariff", "startedAt", "endedAt", "state"}
    always_required = set(body) - optional
    if topic in ("commands", "telemetry"):
        always_required = set(body) - {"reason"}
    for field in always_required:
        with pytest.raises(Violation):
            said(topic, key, {name: value for name, value in body.items() if name != field})


@pytest.mark.parametrize("field, value", [
    ("energyWh", -1), ("energyWh", 1.0), ("energyWh", "5"), ("energyWh", True), ("energyWh", 2 ** 63),
    ("energyWh", None), ("amountMinor", 649), ("currency", "eur"), ("currency", "USD"), ("status", "completed"),
    ("status", "REFUSED"), ("reason", "Fault"), ("reason", "no such word"), ("at", "2026-11-23T19:52:50Z"),
    ("at", "2026-11-23T19:52:50.123+00:00"), ("at", "2026-02-30T19:52:50.123Z"), ("requestId", "1"),
    ("sessionId", REQUEST), ("driverId", "d2"), ("cpId", "a..b"), ("v", 2), ("v", "1"), ("v", True),
    ("tariff", {"energy": 0.5, "currency": "EUR"})])
def test_refuses_a_ticket_with(field, value):
    with pytest.raises(Violation):
        said("tickets", "d1", {**TICKET, field: value})


def test_rejected_ticket_has_neither_energy_nor_amount():
    rejected = {**TICKET, "status": "REJECTED", "reason": "busy"}
    with pytest.raises(Violation):
        said("tickets", "d1", rejected)
    assert said("tickets", "d1", {**rejected, "energyWh": 0, "amountMinor": 0})


def test_tombstones_are_for_charge_points_in_status_only():
    assert check("status", b"cp", None) is None
    for topic, key in ("status", b"_central"), ("status", None), ("tickets", b"d1"):
        with pytest.raises(Violation):
            check(topic, key, None)


@pytest.mark.parametrize("value", [
    b"", b"{", b"[1]", b"null", b'"text"', b"\xff\xfe", b'{"v": NaN}', b'{"v": 2}', b"[" * 100000,
    b'{"a":"' + b"x" * MAX_BYTES + b'"}'])
def test_is_no_object_of_the_contract(value):
    with pytest.raises(Violation):
        decode(value)


def test_absent_version_counts_as_one_and_the_longest_message_is_read():
    pad = MAX_BYTES - len(b'{"a":""}')
    assert decode(b'{"a":"' + b"x" * pad + b'"}') == {"a": "x" * pad}
    assert json.loads(encode({"a": "ñ"})) == {"v": 1, "a": "ñ"}


def test_dead_letter_headers():
    headers = [("reason", b"no JSON"), ("topic", b"requests"), ("partition", b"0"), ("offset", b"12")]
    assert check_deadletter(headers)["offset"] == "12"
    for wrong in headers[1:], headers[:3] + [("offset", b"x")], None:
        with pytest.raises(Violation):
            check_deadletter(wrong)


@pytest.mark.parametrize("energy_wh, energy, currency, minor", [
    (12999, "0.50", "EUR", 650), (0, "0.50", "EUR", 0), (10, "0.50", "EUR", 1), (9, "0.50", "EUR", 0),
    (29, "0.50", "EUR", 1), (30, "0.50", "EUR", 2), (1000, "0.1234", "EUR", 12), (1000, "0.125", "EUR", 13),
    (1000, "1", "JPY", 1), (10 ** 15, "0.3333", "EUR", 33330000000000)])
def test_amount_is_rounded_half_up(energy_wh, energy, currency, minor):
    assert amount_minor(energy_wh, {"energy": energy, "currency": currency}) == minor


@pytest.mark.parametrize("text, good", [
    ("a", True), ("9._-", True), ("a" * 48, True), ("a" * 49, False), ("", False), ("_central", False),
    (".a", False), ("a..b", False), ("a.b.c", True), ("ñ", False), ("a b", False), ("a\n", False), (5, False)])
def test_idents(text, good):
    assert is_ident(text) is good


@pytest.mark.parametrize("energy, good", [
    ("0.50", True), ("1", True), ("0.1234", True), ("0.12345", False), (".5", False), ("-1", False), ("1,5", False)])
def test_tariffs(energy, good):
    assert is_tariff({"energy": energy, "currency": "EUR", "vat": 21}) is good


def test_times_go_there_and_back():
    assert is_time(now()) and is_time(now(-90000))
    assert abs(seconds_until(now(60)) - 60) < 1
    assert seconds_until(now(-60)) < -59


def test_partitions_are_those_of_librdkafka(broker):
    seen = {}
    producer = Producer({"bootstrap.servers": broker.bootstrap, "partitioner": "murmur2"})
    keys = [b"cp-" + b"x" * size for size in range(12)] + ["ñandú".encode(), b"\xff\x80\x81"]
    for key in keys:
        producer.produce(broker.prefix + "status", b"", key,
                         on_delivery=lambda _, message: seen.update({message.key(): message.partition()}))
    producer.flush(10)
    assert len(set(seen.values())) > 1
    assert seen == {key: partition_of(key, 4) for key in keys}
