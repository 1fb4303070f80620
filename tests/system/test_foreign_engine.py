"""An engine and a monitor written from evcharging-protocol(7) alone, against EV_Central and the real EV_Driver."""
import json
import uuid
from contextlib import contextmanager
from itertools import cycle, islice, repeat

import pytest

from foreign.driver import Driver
from foreign.engine import Engine
from foreign.journal import Script
from foreign.monitor import BlockMonitor, LineMonitor
from foreign.values import amount_minor, now
from foreign.watcher import Watcher

DEFAULT_TARIFF = {"energy": "0.50", "currency": "EUR"}

# What crosses the border is the same with each broker; test_foreign_driver runs with both.
pytestmark = pytest.mark.one_broker


class Place:
    """A foreign charge point: an engine of one point and its monitor."""

    def __init__(self, network, script, monitor):
        self.network, self.cp_id, self.monitor = network, monitor.cp_id, monitor
        self.engine = Engine(network.bootstrap, [self.cp_id], script)

    @property
    def point(self):
        return self.engine[self.cp_id]

    def restart(self, keep_journal):
        """A crash without a last word, and a new engine, with the old journal or with an empty one."""
        self.engine.close()
        self.engine.assert_clean()
        journal = self.engine.journal if keep_journal else None
        self.engine = Engine(self.network.bootstrap, [self.cp_id], self.point.script, journal)

    def wait_command(self, kind, timeout=10, **fields):
        return self.engine.wait_command(self.cp_id, kind, timeout, **fields)


@pytest.fixture
def watch(network):
    with Watcher(network.bootstrap, "tickets", "status", "commands") as watcher:
        yield watcher


@pytest.fixture
def driver(network):
    with Driver(network.bootstrap, network.driver_id("foreign")) as driver:
        yield driver


@pytest.fixture
def place(network, watch):
    @contextmanager
    def start(script=None, tariff=None, framing=BlockMonitor):
        with framing(network.monitor_port, network.cp_id("foreign")) as monitor:
            monitor.register(tariff=tariff)
            monitor.start()
            watch.wait_state(monitor.cp_id, "available")
            started = Place(network, script, monitor)
            try:
                yield started
            finally:
                started.engine.close()
            started.engine.assert_clean()
    return start


def real_supply(network, watch, cp_id, timeout=30):
    """Runs EV_Driver for one request; returns its ticket and the JSON objects it printed."""
    driver_id = network.driver_id("real")
    process = network.real_driver(driver_id, [cp_id])
    assert process.wait(timeout) == 0
    text = process.stdout if isinstance(process.stdout, str) else process.stdout.read()
    return watch.wait_message("tickets", driverId=driver_id), [json.loads(line) for line in text.splitlines()]


def assert_one_ticket(network, watch, driver, ticket):
    """A later ticket of the same driver stands behind all of the earlier ones, as they have one key."""
    later = driver.wait_ticket(driver.charge(network.cp_id("unknown")))
    watch.wait_message("tickets", requestId=later["requestId"])
    assert watch.of("tickets", requestId=ticket["requestId"]) == [ticket]


@pytest.mark.parametrize("framing", [LineMonitor, BlockMonitor])
@pytest.mark.parametrize("price", [None, "0.3333"])
def test_whole_supply(network, watch, place, framing, price):
    # 330 Wh at 0.50 are 16.5 cents: half up differs from down and from half to even.
    with place(Script(profile=(100, 150, 80)), price, framing) as p:
        ticket, printed = real_supply(network, watch, p.cp_id)
        tariff = {"energy": price, "currency": "EUR"} if price else DEFAULT_TARIFF
        assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 330)
        assert ticket["amountMinor"] == amount_minor(330, tariff)
        assert any(said.get("status") == "COMPLETED" for said in printed)

        authorize = p.wait_command("AUTHORIZE")
        begin = p.wait_command("BEGIN")
        receipt = p.wait_command("RECEIPT", energyWh=330)
        assert authorize["requestId"] == ticket["requestId"]
        assert {authorize["sessionId"], begin["sessionId"], receipt["sessionId"]} == {ticket["sessionId"]}
        assert begin["engineId"] == p.engine.journal.engine_id
        assert (receipt["amountMinor"], receipt["currency"]) == (ticket["amountMinor"], "EUR")
        status = watch.of("status", cpId=p.cp_id)[-1]
        assert {command["ledgerId"] for command in p.point.commands} == {status["ledgerId"]}


@pytest.mark.parametrize("script, status, reason", [
    (Script(refuse="refused"), "REJECTED", "refused"),
    (Script(give_up_after=1.0), "EXPIRED", "no-vehicle"),
])
def test_no_supply(network, watch, place, script, status, reason):
    with place(script) as p:
        ticket, _ = real_supply(network, watch, p.cp_id)
        assert (ticket["status"], ticket["reason"]) == (status, reason)
        assert (ticket["energyWh"], ticket["amountMinor"]) == (0, 0)


def test_refused_by_an_engine_that_is_faulty_although_its_monitor_is_content(network, watch, place):
    with place() as p:
        p.point.set_fault("smoke")
        ticket, _ = real_supply(network, watch, p.cp_id)
        assert ticket["status"] == "REJECTED"
        assert ticket["reason"] in ("refused", "faulted")


@pytest.mark.slow
@pytest.mark.parametrize("script, reason", [
    (Script(plug_after=None), "no-vehicle"), (Script(silent=True), "expired")], ids=["no vehicle", "silent"])
def test_expired_at_the_end_of_the_lease(network, watch, place, script, reason):
    with place(script) as p:
        ticket, _ = real_supply(network, watch, p.cp_id, 90)
        assert (ticket["status"], ticket["reason"], ticket["energyWh"]) == ("EXPIRED", reason, 0)


def test_supply_of_nothing(network, watch, place):
    with place(Script(profile=(0, 0))) as p:
        ticket, _ = real_supply(network, watch, p.cp_id)
        assert (ticket["status"], ticket["energyWh"], ticket["amountMinor"]) == ("COMPLETED", 0, 0)
        p.wait_command("RECEIPT", energyWh=0)


def test_begin_comes_only_after_accepted_and_authorize_is_repeated(place, driver, watch):
    with place(Script(silent=True)) as p:
        request = driver.charge(p.cp_id)
        p.wait_command("AUTHORIZE", 15, count=2)
        assert not p.point.seen("BEGIN")
        first, second = p.point.seen("AUTHORIZE")[:2]
        assert first == second
        p.point.script = Script(profile=(10,))
        assert driver.wait_ticket(request)["status"] == "COMPLETED"
        commands = [command["type"] for command in p.point.commands]
        assert commands.index("AUTHORIZE") < commands.index("BEGIN")


def test_every_repeated_final_report_gets_its_receipt(network, place, driver, watch):
    with place(Script(profile=(70,))) as p:
        ticket = driver.wait_ticket(driver.charge(p.cp_id))
        session = ticket["sessionId"]
        p.wait_command("RECEIPT", sessionId=session, energyWh=70)
        for _ in range(3):
            before = len(p.point.seen("RECEIPT"))
            p.point.repeat_last(session)
            p.wait_command("RECEIPT", count=before + 1, sessionId=session, energyWh=70)
        assert_one_ticket(network, watch, driver, ticket)


def test_late_report_is_receipted_with_its_own_energy_and_makes_no_second_ticket(network, place, driver, watch):
    with place(Script(profile=(70,))) as p:
        ticket = driver.wait_ticket(driver.charge(p.cp_id))
        p.point.say("INTERRUPTED", sessionId=ticket["sessionId"], driverId=driver.driver_id, seq=99, energyWh=999,
                    endedAt=now(), reason="fault")
        p.wait_command("RECEIPT", sessionId=ticket["sessionId"], energyWh=999)
        assert_one_ticket(network, watch, driver, ticket)


def test_report_of_a_session_nobody_knows_is_receipted(network, place, driver, watch):
    with place() as p:
        session = str(uuid.uuid5(uuid.NAMESPACE_OID, str(uuid.uuid4())))
        p.point.say("COMPLETED", sessionId=session, driverId=driver.driver_id, seq=1, energyWh=5, endedAt=now())
        p.wait_command("RECEIPT", sessionId=session, energyWh=5)
        driver.wait_ticket(driver.charge(network.cp_id("unknown")))
        assert not watch.of("tickets", sessionId=session)


def test_charging_of_an_ended_session_is_answered_with_finish(place, driver):
    with place(Script(profile=(70,))) as p:
        session = driver.wait_ticket(driver.charge(p.cp_id))["sessionId"]
        p.point.say("CHARGING", sessionId=session, driverId=driver.driver_id, seq=99, energyWh=80, powerW=10)
        p.wait_command("FINISH", sessionId=session)


def test_on_site_request(place, driver, watch):
    with place(Script(profile=(20,))) as p:
        request_id = p.point.request_charge(driver.driver_id)
        assert p.wait_command("AUTHORIZE")["requestId"] == request_id
        ticket = watch.wait_message("tickets", requestId=request_id)
        assert (ticket["status"], ticket["driverId"], ticket["energyWh"]) == ("COMPLETED", driver.driver_id, 20)


def test_on_site_request_that_gets_no_session(network, place, driver, watch):
    with place(Script(plug_after=None)) as p:
        request = driver.charge(p.cp_id)
        driver.wait_step(request, "ACCEPTED")
        request_id = p.point.request_charge(network.driver_id("on-site"))
        assert p.wait_command("REJECTED", requestId=request_id)["reason"] == "busy"
        assert watch.wait_message("tickets", requestId=request_id)["reason"] == "busy"
        driver.stop(request)
        driver.wait_ticket(request)


def begin_supply(p, driver):
    request = driver.charge(p.cp_id)
    driver.wait_for(lambda: any(step.get("energyWh") for step in request.progress), 10, "some energy")
    return request


def test_engine_restart_reports_what_its_register_says(place, driver):
    with place(Script(profile=repeat(40))) as p:
        request = begin_supply(p, driver)
        session = p.engine.wait_session(p.cp_id, "charging")
        p.restart(keep_journal=True)
        ticket = driver.wait_ticket(request)
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "engine-restart")
        assert ticket["energyWh"] == session.energy_wh


def test_replaced_engine_settles_the_session_as_lost(place, driver):
    with place(Script(profile=repeat(40))) as p:
        request = begin_supply(p, driver)
        known = [step["energyWh"] for step in request.progress if step.get("energyWh")][-1]
        p.restart(keep_journal=False)
        ticket = driver.wait_ticket(request)
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "lost")
        assert ticket["energyWh"] >= known


def test_engine_says_that_it_has_a_fault(place, driver):
    with place(Script(profile=repeat(40))) as p:
        request = begin_supply(p, driver)
        p.monitor.set_fault("smoke")
        p.point.set_fault("smoke")
        ticket = driver.wait_ticket(request)
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "fault")


def test_fault_seen_by_the_monitor_alone_finishes_the_supply(place, driver, watch):
    with place(Script(profile=repeat(40))) as p:
        request = begin_supply(p, driver)
        p.monitor.set_fault("smoke")
        p.wait_command("FINISH", reason="fault")
        ticket = driver.wait_ticket(request)
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "fault")
        watch.wait_state(p.cp_id, "faulted")


def test_two_engines_taking_turns_are_a_fault(network, place, driver, watch):
    with place() as p, Engine(network.bootstrap, [p.cp_id]) as rival, \
            Watcher(network.bootstrap, "telemetry") as onlooker:
        # A word of the older one is taken for one that was under way when it was replaced, until clock_skew (5 s)
        # after that: by their times no two machines can be told apart more closely (rule 5).
        for point in islice(cycle([p.point, rival[p.cp_id]]), 20):
            value = point.send_state()
            # Two producers: only what has been seen in the topic is surely before the next.
            onlooker.wait_for(lambda: any(record.value == value for record in onlooker.records), 10, "the STATE")
            if watch.becomes(p.cp_id, "faulted", 0.5):
                break
        assert watch.state(p.cp_id) == "faulted"
        ticket = driver.wait_ticket(driver.charge(p.cp_id))
        assert ticket["status"] == "REJECTED"
        assert ticket["reason"] in ("duplicate-engine", "faulted")


def test_one_engine_of_two_points(network, watch):
    cp_ids = [network.cp_id("gateway"), network.cp_id("gateway")]
    driver_ids = [network.driver_id("real"), network.driver_id("real")]
    with Engine(network.bootstrap, cp_ids, Script(profile=(30, 30))), \
            LineMonitor(network.monitor_port, cp_ids[0]) as one, \
            LineMonitor(network.monitor_port, cp_ids[1]) as other:
        for monitor in one, other:
            monitor.register().start()
            watch.wait_state(monitor.cp_id, "available")
        processes = [network.real_driver(driver_id, [cp_id]) for driver_id, cp_id in zip(driver_ids, cp_ids)]
        for process, driver_id, cp_id in zip(processes, driver_ids, cp_ids):
            assert process.wait(30) == 0
            ticket = watch.wait_message("tickets", driverId=driver_id)
            assert (ticket["cpId"], ticket["status"], ticket["energyWh"]) == (cp_id, "COMPLETED", 60)
