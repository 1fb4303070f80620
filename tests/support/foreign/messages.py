"""What a message of each topic looks like: evcharging-protocol(7) as checks.

`check` is strict towards whoever wrote the message (types, words, times), and ignores unknown
fields, as every reader is told to. A field that is present with null counts as wrong.
"""
import json

from .values import (MINOR_DIGITS, amount_minor, is_count, is_currency, is_flag, is_ident, is_session, is_sessions,
                     is_tariff, is_text, is_time, is_uuid, one_of)

MAX_BYTES = 16 * 1024
STATES = {"disconnected", "faulted", "stopped", "supplying", "available"}
REASONS = {"unknown-cp", "disconnected", "faulted", "stopped", "busy", "expired", "refused", "fault",
           "operator-stop", "engine-restart", "lost", "unauthorized", "duplicate-engine", "duplicate-monitor",
           "driver-stop", "operator-finish", "no-vehicle", "rate-limited", "implausible"}
FINAL = {"COMPLETED", "INTERRUPTED", "EXPIRED"}


class Violation(Exception):
    """A message, or an answer, that the protocol does not allow."""


# One table per kind of message: field name, `?` when it is optional, and what its value must be.
_REQUEST = {"driverId": is_ident, "cpId": is_ident, "origin?": one_of({"app", "site"}),
            "at?": is_time, "expiresAt?": is_time}
REQUESTS = {"CHARGE": {**_REQUEST, "requestId?": is_uuid}, "STOP": {**_REQUEST, "requestId": is_uuid}}

_COMMAND = {"cpId": is_ident, "commandId": is_text, "ledgerId": is_uuid, "at": is_time}
COMMANDS = {name: {**_COMMAND, **fields} for name, fields in {
    "AUTHORIZE": {"sessionId": is_session, "requestId": is_uuid, "driverId": is_ident, "tariff": is_tariff,
                  "expiresAt": is_time},
    "BEGIN": {"sessionId": is_session, "engineId": is_uuid, "expiresAt": is_time},
    "STOP": {"n": is_count, "reason": is_text},
    "RESUME": {"n": is_count},
    "FINISH": {"sessionId": is_session, "reason": is_text},
    "RECEIPT": {"sessionId": is_session, "energyWh": is_count, "amountMinor": is_count, "currency": is_currency},
    "REJECTED": {"requestId": is_uuid, "reason": one_of(REASONS)},
}.items()}

_TELEMETRY = {"cpId": is_ident, "engineId": is_uuid, "at": is_time}
_ANSWER = {"sessionId": is_session, "driverId": is_ident}
_METERED = {"sessionId": is_session, "driverId": is_ident, "seq": is_count, "energyWh": is_count}
_REPORT = {**_METERED, "startedAt?": is_time, "endedAt": is_time, "reason?": is_text}
TELEMETRY = {name: {**_TELEMETRY, **fields} for name, fields in {
    "STATE": {"n": is_count, "stopped": is_flag, "faulty": is_flag, "meterWh": is_count, "sessions": is_sessions},
    "ACCEPTED": _ANSWER, "REFUSED": {**_ANSWER, "reason?": is_text},
    "CHARGING": {**_METERED, "powerW": is_count},
    "COMPLETED": _REPORT, "INTERRUPTED": _REPORT, "EXPIRED": _REPORT,
    "ACK": {"n": is_count},
}.items()}

TICKET = {"requestId": is_uuid, "sessionId?": is_session, "driverId": is_ident, "cpId": is_ident,
          "status": one_of(FINAL | {"REJECTED"}), "energyWh": is_count, "amountMinor": is_count,
          "currency": is_currency, "tariff?": is_tariff, "startedAt?": is_time, "endedAt?": is_time,
          "reason?": one_of(REASONS), "at": is_time}
PROGRESS = {"requestId": is_uuid, "sessionId?": is_session, "driverId": is_ident, "cpId": is_ident,
            "status": one_of({"AUTHORIZED", "ACCEPTED", "CHARGING", "STATE"}), "energyWh?": is_count,
            "powerW?": is_count, "amountMinor?": is_count, "state?": one_of(STATES), "at": is_time}
STATUS = {"cpId": is_ident, "ledgerId": is_uuid, "location": is_text, "state": one_of(STATES),
          "reserved": is_flag, "tariff": is_tariff, "driverId?": is_ident, "sessionId?": is_session,
          "energyWh?": is_count, "amountMinor?": is_count, "since": is_time, "at": is_time}
CENTRAL = {"ledgerId": is_uuid, "at": is_time, "healthy": is_flag, "version": is_text}


def encode(body):
    """The bytes of a message. Callers keep them: repetitions are byte for byte (rule 2)."""
    return json.dumps({"v": 1, **body}, ensure_ascii=False).encode()


def _refuse_constant(name):
    raise Violation(f"{name} is not JSON")


def decode(value):
    """The object in `value`, by what all messages have in common."""
    if len(value) > MAX_BYTES:
        raise Violation(f"{len(value)} bytes, more than {MAX_BYTES}")
    try:
        body = json.loads(value.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Violation(f"no JSON in UTF-8: {error}") from None
    if not isinstance(body, dict):
        raise Violation("no JSON object")
    version = body.get("v", 1)
    if not is_count(version) or version != 1:
        raise Violation(f"v is {version!r}")
    return body


def _table(topic, key, body):
    """The table for this message and the field that its key must equal."""
    if topic in ("tickets", "progress"):
        return (TICKET if topic == "tickets" else PROGRESS), "driverId"
    if topic == "status":
        return (CENTRAL, None) if key == b"_central" else (STATUS, "cpId")
    tables, word = {"requests": (REQUESTS, body.get("type", "CHARGE")),
                    "commands": (COMMANDS, body.get("type")),
                    "telemetry": (TELEMETRY, body.get("status"))}[topic]
    if not isinstance(word, str) or word not in tables:
        raise Violation(f"{topic}: unknown kind {word!r}")
    return tables[word], "cpId"


def _check_ticket(ticket):
    tariff = ticket.get("tariff")
    if tariff and tariff["currency"] != ticket["currency"]:
        raise Violation("tickets: currency differs from the tariff's")
    if tariff and tariff["currency"] in MINOR_DIGITS:
        due = amount_minor(ticket["energyWh"], tariff)
        if ticket["amountMinor"] != due:
            raise Violation(f"tickets: amountMinor is {ticket['amountMinor']}, should be {due}")
    if ticket["status"] == "REJECTED" and (ticket["energyWh"] or ticket["amountMinor"]):
        raise Violation("tickets: a rejected request has energy or an amount")


def check(topic, key, value):
    """The body of one message, None for a tombstone; Violation says what is wrong with it."""
    if value is None:
        if topic == "status" and key and key != b"_central":
            return None
        raise Violation(f"{topic}: message without a value")
    body = decode(value)
    table, key_field = _table(topic, key, body)
    for name, valid in table.items():
        field = name.rstrip("?")
        if field in body:
            if not valid(body[field]):
                raise Violation(f"{topic}: {field} is {body[field]!r}")
        elif not name.endswith("?"):
            raise Violation(f"{topic}: {field} is missing in {body}")
    if key_field and key != body[key_field].encode():
        raise Violation(f"{topic}: key {key!r} is not the {key_field} {body[key_field]!r}")
    if topic == "tickets":
        _check_ticket(body)
    return body


def check_deadletter(headers):
    """The headers of a dead letter as a dict of texts."""
    found = {name: (data or b"").decode() for name, data in headers or []}
    for name in ("reason", "topic", "partition", "offset"):
        if not found.get(name):
            raise Violation(f"deadletters: header {name} is missing in {found}")
    if not found["partition"].isdecimal() or not found["offset"].isdecimal():
        raise Violation(f"deadletters: no numbers in {found}")
    return found
