"""The foreign engine against commands written down here: the rules of a session, one by one."""
import socket
import uuid
from itertools import repeat

import pytest

from foreign.engine import Engine
from foreign.journal import Script
from foreign.messages import encode
from foreign.values import now
from foreign.watcher import Watcher

LEDGER = str(uuid.uuid4())
TARIFF = {"energy": "0.50", "currency": "EUR"}
QUICK = 0.05


class Bench:
    """An engine of one point `cp`, and the pen of a Central."""

    def __init__(self, broker, **script):
        self.broker = broker
        self.watcher = Watcher(broker.bootstrap, "telemetry", "requests", prefix=broker.prefix)
        self.engine = self.run(Script(**{"tick": QUICK, "plug_after": QUICK, **script}))

    def run(self, script=None, journal=None):
        return Engine(self.broker.bootstrap, ["cp"], script, journal, self.broker.prefix)

    @property
    def point(self):
        return self.engine["cp"]

    def command(self, kind, ledger=LEDGER, **fields):
        body = {"type": kind, "cpId": "cp", "commandId": "c", "ledgerId": ledger, "at": now(), **fields}
        self.watcher.publish("commands", "cp", encode(body))

    def authorize(self, lease=60.0, session=None):
        session = session or str(uuid.uuid5(uuid.NAMESPACE_OID, str(uuid.uuid4())))
        self.command("AUTHORIZE", sessionId=session, requestId=str(uuid.uuid4()), driverId="d", tariff=TARIFF,
                     expiresAt=now(lease))
        return session

    def begin(self, session, lease=60.0, engine_id=None):
        engine_id = engine_id or self.engine.journal.engine_id
        self.command("BEGIN", sessionId=session, engineId=engine_id, expiresAt=now(lease))

    def receipt(self, session, energy_wh):
        self.command("RECEIPT", sessionId=session, energyWh=energy_wh, amountMinor=0, currency="EUR")

    def flush(self, n):
        """A RESUME that has been answered proves that every command before it has been read."""
        self.command("RESUME", n=n)
        return self.said("ACK", n=n)

    def said(self, status, **fields):
        return self.watcher.wait_message("telemetry", 5, status=status, **fields)

    def values(self, **fields):
        with self.watcher.changed:
            return [record.value for record in self.watcher.records if record.has(**fields)]

    def close(self):
        self.engine.close()
        self.watcher.close()
        self.engine.assert_clean()
        self.watcher.assert_clean()


@pytest.fixture
def bench(broker):
    made = []

    def make(**script):
        made.append(Bench(broker, **script))
        return made[-1]
    yield make
    for each in made:
        each.close()


def test_whole_supply_waits_for_begin_and_ends_with_a_receipt(bench):
    b = bench(profile=(100, 50))
    assert b.said("STATE")["sessions"] == []
    session = b.authorize()
    b.said("ACCEPTED", sessionId=session)
    b.watcher.wait_message("telemetry", 5, count=3, status="ACCEPTED")
    assert len(set(b.values(status="ACCEPTED"))) == 1
    assert not b.watcher.of("telemetry", status="CHARGING")
    b.begin(session)
    final = b.said("COMPLETED", sessionId=session, energyWh=150)
    energies = [tick["energyWh"] for tick in b.watcher.of("telemetry", status="CHARGING")]
    assert energies == [0, 100, 150] and final["seq"] == 4
    b.receipt(session, 149)
    b.watcher.wait_message("telemetry", 5, count=3, status="COMPLETED")
    assert len(set(b.values(status="COMPLETED"))) == 1
    b.receipt(session, 150)
    b.engine.wait_for(lambda: b.point.journal.sessions[session].receipted, 5)
    assert b.point.journal.meter_wh == 150


def test_begin_for_another_engine_or_too_late_begins_nothing(bench):
    b = bench()
    session = b.authorize(lease=0.6)
    b.begin(session, engine_id=str(uuid.uuid4()))
    b.begin(session, lease=-1)
    expired = b.said("EXPIRED", sessionId=session)
    assert expired["energyWh"] == 0 and expired["reason"] == "expired"
    assert not b.watcher.of("telemetry", status="CHARGING")


@pytest.mark.parametrize("script, reason", [({"refuse": "refused"}, "refused"), ({}, "faulted")])
def test_refuses_and_gives_a_repeated_authorize_the_same_answer(bench, script, reason):
    b = bench(**script)
    if not script:
        b.point.set_fault("smoke")
    session = b.authorize()
    assert b.said("REFUSED", sessionId=session)["reason"] == reason
    b.authorize(session=session)
    b.watcher.wait_message("telemetry", 5, count=2, status="REFUSED")
    assert len(set(b.values(status="REFUSED"))) == 1


def test_is_busy_while_a_session_holds_it(bench):
    b = bench(plug_after=None)
    b.authorize()
    second = b.authorize()
    assert b.said("REFUSED", sessionId=second)["reason"] == "busy"


def test_expired_authorize_and_foreign_ledger_are_ignored(bench):
    b = bench()
    b.flush(1)
    b.authorize(lease=-1)
    b.command("STOP", ledger=str(uuid.uuid4()), n=9, reason="not ours")
    b.flush(2)
    assert b.engine.foreign_commands == 1
    assert not b.point.journal.stopped and not b.point.journal.sessions


def test_no_vehicle_expires_early_or_with_the_lease(bench):
    b = bench(give_up_after=QUICK)
    first = b.authorize()
    b.begin(first)
    assert b.said("EXPIRED", sessionId=first)["reason"] == "no-vehicle"
    b.point.script = Script(plug_after=None)
    second = b.authorize()
    b.begin(second, lease=0.4)
    b.said("EXPIRED", sessionId=second, reason="no-vehicle")


def test_manual_plug_starts_and_unplug_completes(bench):
    b = bench(plug_after=None, profile=repeat(10))
    session = b.authorize()
    b.begin(session)
    b.engine.wait_session("cp", "begun", 5)
    b.point.plug_in()
    b.said("CHARGING", sessionId=session, energyWh=20)
    b.point.unplug()
    b.said("COMPLETED", sessionId=session)


def test_stop_and_resume_obey_only_a_higher_n_and_outlive_a_restart(bench):
    b = bench(profile=repeat(10))
    session = b.authorize()
    b.begin(session)
    b.said("CHARGING", sessionId=session)
    b.command("STOP", n=5, reason="cleaning")
    assert b.said("INTERRUPTED", sessionId=session)["reason"] == "operator-stop"
    b.command("RESUME", n=4)
    b.watcher.wait_message("telemetry", 5, count=2, status="ACK", n=5)
    assert b.said("REFUSED", sessionId=b.authorize())["reason"] == "stopped"
    b.engine.close()
    b.engine = b.run(journal=b.engine.journal)
    state = b.watcher.wait_message("telemetry", 5, count=2, status="STATE")
    assert state["stopped"] and state["n"] == 5 and state["sessions"] == [session]
    b.flush(6)
    assert not b.point.journal.stopped


def test_restart_interrupts_with_what_the_register_says(bench):
    b = bench(profile=repeat(10))
    session = b.authorize()
    b.begin(session)
    b.said("CHARGING", sessionId=session, energyWh=30)
    b.engine.close()
    energy_wh = b.engine.journal.points["cp"].sessions[session].energy_wh
    b.engine = b.run(journal=b.engine.journal)
    assert b.said("INTERRUPTED", sessionId=session, reason="engine-restart")["energyWh"] == energy_wh >= 30


@pytest.mark.parametrize("reason, status", [
    ("driver-stop", "COMPLETED"), ("operator-finish", "COMPLETED"), ("fault", "INTERRUPTED")])
def test_finish(bench, reason, status):
    b = bench(profile=repeat(10))
    session = b.authorize()
    b.begin(session)
    b.said("CHARGING", sessionId=session)
    b.command("FINISH", sessionId=session, reason=reason)
    b.said(status, sessionId=session, reason=reason)


def test_fault_interrupts(bench):
    b = bench(profile=repeat(10))
    session = b.authorize()
    b.begin(session)
    b.said("CHARGING", sessionId=session)
    b.point.set_fault("smoke")
    b.said("INTERRUPTED", sessionId=session, reason="fault")


def test_forgets_only_after_receipt_and_lease(bench):
    b = bench(profile=())
    session = b.authorize(lease=0.8)
    b.begin(session, lease=0.8)
    b.said("COMPLETED", sessionId=session, energyWh=0)
    b.receipt(session, 0)
    b.engine.wait_for(lambda: b.point.journal.sessions[session].receipted, 5)
    b.engine.wait_for(lambda: session not in b.point.journal.sessions, 5)
    b.receipt(session, 0)
    b.flush(1)


def test_on_site_request_is_repeated_until_its_answer(bench):
    b = bench()
    request_id = b.point.request_charge("d")
    b.watcher.wait_message("requests", 5, count=2, requestId=request_id, origin="site")
    assert len(set(b.values(requestId=request_id))) == 1
    b.command("REJECTED", requestId=request_id, reason="busy")
    b.engine.wait_command("cp", "REJECTED", 5)
    assert ("site", request_id) not in b.engine._jobs


def test_silent_point_hears_everything_and_answers_nothing(bench):
    b = bench(silent=True)
    b.authorize()
    b.engine.wait_command("cp", "AUTHORIZE", 5)
    assert not b.point.journal.sessions


def ask(port, *lines):
    with socket.create_connection(("127.0.0.1", port), 5) as connection, connection.makefile("rwb") as stream:
        answers = []
        for line in lines:
            stream.write(line)
            stream.flush()
            answers.append(stream.readline())
        return answers


def test_health_port(bench):
    b = bench()
    port = b.engine.open_health_port()
    assert ask(port, b"HEALTH_CHECK\n", b"HEALTH_CHECK#cp\r\n") == [b"OK\n", b"OK\n"]
    b.point.set_fault("smoke")
    assert ask(port, b"HEALTH_CHECK#cp\n", b"HEALTH_CHECK#other\n") == [b"KO#smoke\n", b"KO#unknown-cp\n"]
    assert ask(port, b"HELLO\n") == [b""]


def test_engine_without_a_point_takes_it_from_its_first_health_check(broker):
    with Engine(broker.bootstrap, [], prefix=broker.prefix) as engine:
        assert ask(engine.open_health_port(), b"HEALTH_CHECK#cp-9\n") == [b"OK\n"]
        assert engine["cp-9"].cp_id == "cp-9"
