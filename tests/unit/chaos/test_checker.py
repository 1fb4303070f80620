"""The judge of the storm, given evidence with one fault planted in it, names that fault; given none, it finds none."""
import shutil

import pytest
from checker import Checker
from evidence import CP_ID, DRIVER_ID, ENGINE, REFUSED, SESSION, START, SUPPLIED, Evidence, at

from evc.network import listens
from evc.ports import free_port
from evc.program import Program, until

ONE_TICKET = "one ticket for each request"
EQUAL = "re-sent tickets are equal byte for byte"
ENERGY = "tickets and late reports add up to the meters"
AUTHORISED = "no supply without a valid authorisation"
ONE_SUPPLY = "one supply for each session"
SHOWN = "drivers have shown the tickets of all their requests"
UNDERSTOOD = "nothing is misunderstood"
KILLS = "every kill ended by signal 9 what it names"
CRASHED = "nobody crashed"
STUCK = "nobody is stuck"
OPEN_SESSION = f"UPDATE sessions SET state = 1 WHERE id = x'{SESSION.replace('-', '')}'"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A ledger and a journal, begun by the real programs."""
    home = tmp_path_factory.mktemp("begun")
    nowhere = f"127.0.0.1:{free_port()}"
    for name, *rest in (("EV_Central", "--ledger", home / "central.db"),
                        ("EV_CP_E", CP_ID, "--state-directory", home / "state")):
        port = free_port()
        program = Program(name, port, nowhere, *rest, home=home / "log")
        until(lambda: listens(port), 15, f"{name} to listen")
        assert program.terminate() == 0
        program.close()
    shutil.rmtree(home / "log")
    return home


@pytest.fixture
def evidence(begun, tmp_path):
    return Evidence(tmp_path / "run", begun)


def judged(evidence):
    """The checks that did not hold → what they say."""
    evidence.write()
    checker = Checker(evidence, evidence.diary)
    failed = {name: wrong for name, wrong in checker.judge().items() if wrong}
    for wrong in failed.values():
        for _, which in wrong:
            assert which is None or checker.story(which)
    return {name: " / ".join(text for text, _ in wrong) for name, wrong in failed.items()}


def test_a_faultless_run_passes_and_was_really_read(evidence):
    assert judged(evidence) == {}
    checker = Checker(evidence, evidence.diary)
    assert checker.figures() == {"requests": 2, "sessions": 1, "messages": 13, "late": 0,
                                 "tickets": {"COMPLETED": 1, "REJECTED unknown-cp": 1}}


def test_a_request_without_a_ticket(evidence):
    evidence.ledger_sql("DELETE FROM ticket_bytes WHERE ticket = 2", "DELETE FROM tickets WHERE number = 2")
    wrong = judged(evidence)
    assert f"request {REFUSED} of {DRIVER_ID} for nowhere has 0 tickets" in wrong[ONE_TICKET]


def test_a_ticket_that_was_never_published(evidence):
    evidence.unsay("tickets", REFUSED)
    wrong = judged(evidence)
    assert wrong == {ONE_TICKET: f"the ticket of {REFUSED} was never published"}


def test_two_tickets_for_a_request_on_the_topic(evidence):
    evidence.say(10, "tickets", **{**evidence.tickets[SUPPLIED], "energyWh": 43})
    wrong = judged(evidence)
    assert set(wrong) == {EQUAL} and '"energyWh": 43' in wrong[EQUAL]


def test_two_tickets_for_a_request_in_the_ledger(evidence):
    columns = "session, derived_session, driver, cp, status, energy, amount, currency, reason, at, engine"
    evidence.ledger_sql("CREATE TABLE copied AS SELECT * FROM tickets", "DROP TABLE tickets",
                        "ALTER TABLE copied RENAME TO tickets",
                        f"INSERT INTO tickets (number, request, {columns}) SELECT 3, request, {columns} FROM tickets "
                        "WHERE number = 2",
                        "INSERT INTO ticket_bytes SELECT 3, payload FROM ticket_bytes WHERE ticket = 2")
    wrong = judged(evidence)
    assert wrong == {ONE_TICKET: f"request {REFUSED} of {DRIVER_ID} for nowhere has 2 tickets in the ledger"}


def test_the_same_ticket_sent_again_is_no_fault(evidence):
    evidence.say(10, "tickets", **evidence.tickets[SUPPLIED])
    assert judged(evidence) == {}


@pytest.mark.parametrize("off", [1, -1])
def test_a_meter_that_differs_from_the_tickets_by_one_watt_hour(evidence, off):
    evidence.energy += off
    wrong = judged(evidence)
    assert wrong == {ENERGY: f"{CP_ID}: tickets 42 Wh + late 0 Wh, but its meter delivered {42 + off} Wh"}


def test_what_is_listed_as_late_counts_with_the_tickets(evidence):
    evidence.energy += 5
    late = f"x'{SESSION.replace('-', '')}', x'{ENGINE.replace('-', '')}', 47, '{CP_ID}', 5, 9, 0"
    evidence.ledger_sql(f"INSERT INTO late (session, engine, reported, cp, energy, at, stranger) VALUES ({late})")
    assert judged(evidence) == {}


def test_a_supply_without_an_authorisation(evidence):
    evidence.unsay("commands", "AUTHORIZE")
    assert judged(evidence) == {AUTHORISED: f"session {SESSION} supplied without any AUTHORIZE"}


def test_a_supply_without_begin(evidence):
    evidence.unsay("commands", "BEGIN")
    assert judged(evidence) == {AUTHORISED: f"session {SESSION} supplied without a BEGIN for engine {ENGINE}"}


def test_a_supply_by_another_engine_than_the_one_that_may_begin(evidence):
    evidence.find("commands", "BEGIN")["engineId"] = SUPPLIED
    assert judged(evidence) == {AUTHORISED: f"session {SESSION} supplied without a BEGIN for engine {ENGINE}"}


def test_a_supply_before_its_begin(evidence):
    evidence.find("commands", "BEGIN")["at"] = at(5)
    assert "before its BEGIN was given" in judged(evidence)[AUTHORISED]


def test_a_supply_after_its_lease(evidence):
    evidence.find("commands", "BEGIN")["expiresAt"] = at(3.5)
    assert "after its lease was over" in judged(evidence)[AUTHORISED]


def test_an_authorisation_that_was_used_twice(evidence):
    again = {**evidence.find("telemetry", "COMPLETED"), "startedAt": at(20), "at": at(22), "energyWh": 7}
    evidence.say(22, "telemetry", **again)
    wrong = judged(evidence)
    assert set(wrong) == {ONE_SUPPLY}
    assert "different final reports" in wrong[ONE_SUPPLY] and "began more than once" in wrong[ONE_SUPPLY]


def test_an_energy_that_falls_within_a_supply(evidence):
    evidence.say(5, "telemetry", **{**evidence.find("telemetry", "CHARGING"), "seq": 9, "energyWh": 41})
    assert judged(evidence) == {ONE_SUPPLY: f"session {SESSION}: 41 Wh after 42 Wh"}


def test_a_driver_who_was_not_shown_its_ticket_or_another_one(evidence):
    evidence.shown = [{**evidence.shown[0], "amountMinor": 3}]
    wrong = judged(evidence)
    assert set(wrong) == {SHOWN}
    assert f"has not shown the ticket of {REFUSED}" in wrong[SHOWN] and f"for {SUPPLIED}" in wrong[SHOWN]


def test_a_message_that_was_not_understood(evidence):
    evidence.say(3, "deadletters", odd=True)
    assert judged(evidence) == {UNDERSTOOD: "in deadletters: b'{\"odd\": true}'"}


@pytest.mark.parametrize("sql, says", [
    (OPEN_SESSION, f"session {SESSION} of {DRIVER_ID} on {CP_ID} is open"),
    (f"INSERT INTO waiting VALUES (x'{REFUSED.replace('-', '')}', x'00', 'd', 'c', 0, 1, 1, 1)",
     f"request {REFUSED} waits"),
    ("INSERT INTO outbox (topic, key) VALUES ('tickets', x'00')", "1 rows of Central's outbox are not delivered"),
])
def test_a_ledger_that_has_not_come_to_rest(evidence, sql, says):
    evidence.ledger_sql(sql)
    wrong = judged(evidence)
    assert set(wrong) == {STUCK} and says in wrong[STUCK]


@pytest.mark.parametrize("sql, says", [
    (f"INSERT INTO held VALUES ('{CP_ID}', x'{SESSION.replace('-', '')}', x'00', 'd', 1, 'EUR', 1, 2, 1, 1, 1, NULL)",
     f"{CP_ID} holds session {SESSION}"),
    ("INSERT INTO pending (cp, session, outcome, driver, seq, energy, ended_at, reason, at, expires_at, receipted) "
     f"VALUES ('{CP_ID}', x'{SESSION.replace('-', '')}', 0, 'd', 1, 42, 1, '', 1, 1, 0)",
     f"{CP_ID} has a final report of {SESSION} without receipt"),
])
def test_a_journal_that_has_not_come_to_rest(evidence, sql, says):
    evidence.journal_sql(sql)
    assert judged(evidence) == {STUCK: says + (" (phase 2)" if "held" in sql else "")}


def test_a_driver_who_waits_for_ever(evidence):
    evidence.finished = False
    assert judged(evidence) == {STUCK: f"driver {DRIVER_ID} still waits for a ticket"}


@pytest.mark.parametrize("change, says", [
    ({"reserved": True}, f"{CP_ID} is reserved for nothing"),
    ({"state": "supplying"}, f"{CP_ID} is supplying for nothing"),
    ({"state": "disconnected"}, f"{CP_ID} is disconnected for nothing"),
])
def test_a_charge_point_that_is_shown_as_taken_for_nothing(evidence, change, says):
    evidence.say(11, "status", **{"cpId": CP_ID, "state": "available", "reserved": False, "at": at(11), **change})
    assert judged(evidence) == {STUCK: says}


def test_a_status_that_was_held_back_on_its_way_does_not_count(evidence):
    evidence.say(11, "status", cpId=CP_ID, state="disconnected", reserved=False, at=at(2))
    assert judged(evidence) == {}


def test_a_kill_that_did_not_hit_what_it_names(evidence):
    evidence.diary.entries += [
        {"event": "kill", "part": f"engine {CP_ID}", "pid": 8, "status": 1, "at": START},
        {"event": "kill", "part": "central", "pid": 9, "status": -9, "at": START, "point": "after commit",
         "hit": {"point": "before commit", "pid": 9, "about": ""}}]
    wrong = judged(evidence)
    assert set(wrong) == {KILLS}
    assert f"engine {CP_ID} pid 8 ended with 1" in wrong[KILLS] and "pid 9 was to die after commit" in wrong[KILLS]


def test_a_program_that_crashed_by_itself(evidence):
    evidence.diary.entries += [{"event": "ended", "part": "central", "pid": 9, "status": -11, "said": [], "at": START}]
    assert judged(evidence) == {CRASHED: "central pid 9 ended by itself with -11: []"}


def test_a_program_that_ended_in_order_did_not_crash(evidence):
    evidence.diary.entries += [{"event": "ended", "part": "central", "pid": 9, "status": 1, "said": [], "at": START}]
    assert judged(evidence) == {}
