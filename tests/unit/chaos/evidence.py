"""What a short and faultless run would have left behind, into which a test plants what is wrong.

A driver asked twice: for CP1, where it got 42 Wh, and for a charge point that is not there. Ledger, journal and meter
register are files that the real programs have begun; what the broker has stored is written in its format.
"""
import json
import shutil
import sqlite3
import struct
import uuid
import zlib
from contextlib import closing
from datetime import datetime, timezone
from types import SimpleNamespace

START = 1_764_000_000
CP_ID, DRIVER_ID = "CP1", "driver-1"
SUPPLIED, REFUSED = "8b2f8a50-0000-4000-8000-000000000001", "8b2f8a50-0000-4000-8000-000000000002"
SESSION, NO_SESSION = "8b2f8a50-0000-5000-8000-00000000000a", "8b2f8a50-0000-5000-8000-00000000000b"
ENGINE = "8b2f8a50-0000-4000-8000-0000000000e1"
ENERGY = 42


def at(seconds):
    return datetime.fromtimestamp(START + seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Evidence:
    """Of a fleet, as the checker sees one; every list and row may be changed before it judges."""

    def __init__(self, home, begun):
        """`begun`: a directory with central.db and state/ as the programs leave them when they have done nothing."""
        shutil.copytree(begun, home, dirs_exist_ok=True)
        self.home, self.cp_ids = home, [CP_ID]
        self.ledger = home / "central.db"
        self.journal = home / "state/journal.db"
        self.node = SimpleNamespace(incarnations=[home / "data"])
        kill = {"event": "kill", "part": "central", "pid": 7, "status": -9, "at": START}
        self.diary = SimpleNamespace(entries=[kill])
        self.energy = ENERGY
        self.tickets = {SUPPLIED: self.ticket(SUPPLIED), REFUSED: self.ticket(REFUSED)}
        self.shown = list(self.tickets.values())
        self.finished = True
        self.messages = self._course()
        self._fill_ledger()

    # as a fleet
    def meter(self, cp_id):
        assert cp_id == CP_ID
        return self.home / f"state/{CP_ID}.meter"

    def journals(self):
        return {CP_ID: self.journal}

    def of(self, kind):
        said = "\n".join(json.dumps(ticket) for ticket in self.shown)
        driver = SimpleNamespace(name=f"driver {DRIVER_ID}", finished=self.finished, output=lambda: said)
        return [driver] if kind == "driver" else []

    # what it holds
    def ticket(self, request):
        ticket = {"v": 1, "requestId": request, "driverId": DRIVER_ID, "cpId": CP_ID, "currency": "EUR", "at": at(9)}
        if request == SUPPLIED:
            return {**ticket, "sessionId": SESSION, "status": "COMPLETED", "energyWh": self.energy, "amountMinor": 2}
        return {**ticket, "cpId": "nowhere", "status": "REJECTED", "reason": "unknown-cp", "energyWh": 0,
                "amountMinor": 0}

    def say(self, seconds, topic, **body):
        """One more message on a topic, at this second of the run."""
        self.messages.append((seconds, topic, body))

    def find(self, topic, word):
        """The body of the first message of this type or status, to be changed."""
        return next(body for _, seen, body in self.messages
                    if seen == topic and word in (body.get("type"), body.get("status"), body.get("requestId")))

    def unsay(self, topic, word):
        self.messages = [(seconds, seen, body) for seconds, seen, body in self.messages
                         if seen != topic or word not in (body.get("type"), body.get("status"), body.get("requestId"))]

    def ledger_sql(self, *statements):
        _run(self.ledger, *statements)

    def journal_sql(self, *statements):
        _run(self.journal, *statements)

    def write(self):
        """The broker's files and the register: the last thing to do before the judgement."""
        line = b"evc-meter 1 %020d %020d " % (9, self.energy)
        torn = b"evc-meter 1 0000"  # what a kill in the middle of writing the other slot leaves
        self.meter(CP_ID).write_bytes(torn.ljust(4096) + line + b"%08x\n" % zlib.crc32(line))
        for topic in {topic for _, topic, _ in self.messages}:
            directory = self.home / f"data/{topic}-0"
            directory.mkdir(parents=True)
            of_topic = [(seconds, body) for seconds, seen, body in self.messages if seen == topic]
            (directory / "0.log").write_bytes(b"".join(_batch(offset, *one) for offset, one in enumerate(of_topic)))

    def _course(self):
        of_session = {"v": 1, "sessionId": SESSION, "cpId": CP_ID, "driverId": DRIVER_ID}
        lease = {"expiresAt": at(60)}
        report = {**of_session, "engineId": ENGINE}
        status = {"v": 1, "cpId": CP_ID, "state": "available", "reserved": False, "at": at(7)}
        return [
            (0, "requests", {"type": "CHARGE", "requestId": SUPPLIED, "driverId": DRIVER_ID, "cpId": CP_ID}),
            (1, "commands", {**of_session, "type": "AUTHORIZE", "requestId": SUPPLIED, "at": at(1), **lease}),
            (1, "status", {**status, "reserved": True, "at": at(1)}),
            (2, "telemetry", {**report, "status": "ACCEPTED", "at": at(2)}),
            (3, "commands", {**of_session, "type": "BEGIN", "engineId": ENGINE, "at": at(3), **lease}),
            (4, "telemetry", {**report, "status": "CHARGING", "seq": 1, "energyWh": 0, "powerW": 9, "at": at(4)}),
            (5, "telemetry", {**report, "status": "CHARGING", "seq": 2, "energyWh": 42, "powerW": 9, "at": at(5)}),
            (6, "telemetry", {**report, "status": "COMPLETED", "seq": 3, "energyWh": 42, "startedAt": at(4),
                              "endedAt": at(6), "at": at(6)}),
            (7, "commands", {**of_session, "type": "RECEIPT", "energyWh": 42, "at": at(7)}),
            (7, "status", status),
            (7, "tickets", dict(self.tickets[SUPPLIED])),
            (8, "requests", {"type": "CHARGE", "requestId": REFUSED, "driverId": DRIVER_ID, "cpId": "nowhere"}),
            (9, "tickets", dict(self.tickets[REFUSED])),
        ]

    def _fill_ledger(self):
        blob = {name: f"x'{uuid.UUID(text).hex}'" for name, text in
                dict(supplied=SUPPLIED, refused=REFUSED, session=SESSION, none=NO_SESSION, engine=ENGINE).items()}
        self.ledger_sql(
            f"INSERT INTO sessions VALUES ({blob['session']}, {blob['supplied']}, '{DRIVER_ID}', '{CP_ID}', 0, 5000, "
            f"'EUR', 3, 1, 60, {blob['engine']}, 2, 3, {ENERGY}, 4, 6, '', '', 0)",
            f"INSERT INTO tickets VALUES (1, {blob['supplied']}, {blob['session']}, {blob['session']}, '{DRIVER_ID}', "
            f"'{CP_ID}', 0, {ENERGY}, 2, 'EUR', 5000, 4, 6, '', 9, {blob['engine']}, '')",
            f"INSERT INTO tickets VALUES (2, {blob['refused']}, NULL, {blob['none']}, '{DRIVER_ID}', 'nowhere', 2, 0, "
            f"0, 'EUR', NULL, NULL, NULL, 'unknown-cp', 9, {blob['engine']}, '')",
            *(f"INSERT INTO ticket_bytes VALUES ({number}, x'{_encoded(ticket).hex()}')"
              for number, ticket in enumerate(self.tickets.values(), 1)))


def _encoded(body):
    return json.dumps(body).encode()


def _run(file, *statements):
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)


def _batch(offset, seconds, body):
    """One record as Kafka stores it (record batch, version 2)."""
    value = _encoded(body)
    record = b"\0" + _number(0) + _number(0) + _number(-1) + _number(len(value)) + value + _number(0)
    record = _number(len(record)) + record
    stamp = (START + seconds) * 1000
    head = struct.pack(">ibIhiqqqhii", 0, 2, 0, 0, 0, stamp, stamp, -1, -1, -1, 1)
    return struct.pack(">qi", offset, len(head) + len(record)) + head + record


def _number(value):
    """A variable-length integer in zigzag form."""
    value = value << 1 ^ value >> 63
    coded = bytearray()
    while value > 127:
        coded.append(value & 127 | 128)
        value >>= 7
    return bytes(coded) + bytes([value])
