"""Whoever may write to the broker's topics: evcharging-protocol(7), TOPICS, and evcharging-limits(7)."""
import uuid

import pytest

from foreign.driver import Driver
from foreign.engine import Engine
from foreign.journal import Script
from foreign.monitor import BlockMonitor
from foreign.values import now

from flood import Flood
from others import BYSTANDER

MOST = 9_007_199_254_740_991
GARBAGE = [b"", b"\x00", b"{", b"[]", b"null", b"\xff\xfe", b'{"v":2}', b'{"v":1}', b"[" * 5_000, b'{"a":' * 3_000,
           b'{"driverId":"\\u0000","cpId":"x"}', b'{"cpId":"bystander","cpId":"x"}', b'{"status":"ACK","n":-1}',
           b'{"type":"CHARGE","driverId":"../x","cpId":"bystander"}', b"{}" + b" " * 20_000, b"\x1b[2J\x1b]0;x\x07"]


@pytest.fixture
def flood(scene):
    return Flood(scene.network)


@pytest.fixture
def victim(scene):
    """A charge point with a monitor of its own that nobody attacked yet; `.engine`, a third-party one, when it is asked."""
    made = Victim(scene)
    yield made
    made.close()


class Victim:
    def __init__(self, scene):
        self.cp_id = scene.victim()
        self._network = scene.network
        self._monitor = BlockMonitor(scene.network.monitor_port, self.cp_id)
        self._monitor.register()
        self._monitor.start()
        self._closing = [self._monitor]

    def engine(self, **script):
        engine = Engine(self._network.bootstrap, [self.cp_id], Script(**script), prefix=self._network.prefix)
        self._closing.append(engine)
        return engine

    def driver(self):
        driver = Driver(self._network.bootstrap, self._network.driver_id("attacked"), prefix=self._network.prefix)
        self._closing.append(driver)
        return driver

    def says(self, engine, status, **fields):
        return {"v": 1, "status": status, "cpId": self.cp_id, "engineId": engine.journal.engine_id, "at": now(),
                **fields}

    def close(self):
        for each in reversed(self._closing):
            each.close()


def test_garbage_where_central_and_engines_read(scene, flood, others):
    """The attacker gets: dead letters of what Central reads, unchanged; nothing of the rest."""
    for topic in "requests", "telemetry", "commands":
        for number, value in enumerate(GARBAGE):
            flood.send(topic, f"key-{number}", value)
    flood.done()
    for value in b"{", b"[]", b"\xff\xfe", b'{"v":2}', b"[" * 5_000:
        others.watcher.wait_deadletter(value, 30)


def test_garbage_where_drivers_read(scene, flood):
    """The attacker gets: nothing. A driver's request is asked, repeated and answered all the same."""
    driver = scene.network.real_driver("ana", [BYSTANDER, BYSTANDER], "--pause", "0s")
    for _ in range(20):
        for topic in "tickets", "progress", "status":
            for number, value in enumerate(GARBAGE):
                flood.send(topic, "ana", value)
    flood.done()
    assert driver.wait(60) == 0, driver.tail()
    assert "\x1b" not in driver.output


def test_an_acknowledgement_of_an_order_that_was_never_given(scene, flood, victim, others):
    """The attacker gets: the charge point shown as faulted, implausible. Its engine goes on understanding orders."""
    engine = victim.engine()
    flood.send("telemetry", victim.cp_id, victim.says(engine, "ACK", n=MOST))
    flood.done()
    scene.wait_charge_point(victim.cp_id, Healthy=False, FaultReason="implausible")
    scene.stop(victim.cp_id)
    order = engine.wait_command(victim.cp_id, "STOP", 20)
    assert order["n"] < 1_000_000
    scene.wait_charge_point(victim.cp_id, Enabled=False)


@pytest.mark.parametrize("energy", [MOST, 1_000_000_000])
def test_energy_that_cannot_have_flowed_is_billed_to_nobody(scene, flood, victim, others, energy):
    """The attacker gets: the charge point shown as faulted, implausible."""
    engine, driver = victim.engine(profile=100 * [10]), victim.driver()
    request = driver.charge(victim.cp_id)
    driver.wait_step(request, "CHARGING", 30)
    session = engine.wait_session(victim.cp_id, "charging")
    flood.send("telemetry", victim.cp_id, victim.says(
        engine, "COMPLETED", sessionId=session.session_id, driverId=driver.driver_id, seq=1_000, energyWh=energy,
        endedAt=now()))
    flood.done()
    scene.wait_charge_point(victim.cp_id, FaultReason="implausible")
    others.are_served()
    assert request.ticket is None or request.ticket["energyWh"] < 1_000_000


def test_a_message_of_the_year_9999_orders_nothing(scene, flood, victim, others):
    """The attacker gets: nothing. The engine that is there goes on, and so would one that replaces it."""
    engine = victim.engine(profile=[100], tick=0.1)
    for number in range(20):
        flood.send("telemetry", victim.cp_id, {
            "v": 1, "status": "STATE", "cpId": victim.cp_id, "engineId": engine.journal.engine_id, "n": 0,
            "at": "9999-12-31T23:59:59.999Z", "stopped": False, "faulty": False, "meterWh": number, "sessions": []})
    flood.done()
    driver = victim.driver()
    assert driver.wait_ticket(driver.charge(victim.cp_id), 30)["status"] == "COMPLETED"


def test_20_000_final_reports_of_charge_points_that_nobody_knows(scene, flood, others):
    """The attacker gets: RECEIPTs for a few of them, and no more."""
    engine = str(uuid.uuid4())
    for number in range(20_000):
        flood.send("telemetry", f"strange-{number}", {
            "v": 1, "status": "COMPLETED", "cpId": f"strange-{number}", "engineId": engine, "at": now(),
            "sessionId": str(uuid.uuid4()), "driverId": "nobody", "seq": 1, "energyWh": 1, "endedAt": now()})
    flood.done()
    others.are_served()


def test_one_driver_asks_without_end(scene, flood, others):
    """The attacker gets: rejections, most of them for asking too often. Other drivers do not wait behind it."""
    for _ in range(5_000):
        flood.send("requests", "bystander", {"v": 1, "type": "CHARGE", "requestId": str(uuid.uuid4()),
                                             "driverId": "greedy", "cpId": "nowhere", "at": now()})
    flood.done()
    others.are_served()


def test_orders_and_tickets_that_central_did_not_write(scene, flood, victim, others):
    """The attacker gets: an engine or driver that believes it, as evcharging(7) says; nothing in the books."""
    engine = victim.engine()
    for _ in range(1_000):
        flood.send("tickets", "witness", {"v": 1, "requestId": str(uuid.uuid4()), "driverId": "witness", "cpId": "x",
                                          "status": "COMPLETED", "energyWh": MOST, "amountMinor": MOST,
                                          "currency": "EUR", "at": now()})
        flood.send("progress", "witness", {"v": 1, "requestId": str(uuid.uuid4()), "driverId": "witness", "cpId": "x",
                                           "status": "CHARGING", "energyWh": MOST, "at": now()})
        flood.send("commands", "bystander", {"v": 1, "type": "STOP", "cpId": "bystander", "at": now(), "n": 1,
                                             "commandId": str(uuid.uuid4()), "ledgerId": str(uuid.uuid4()),
                                             "reason": "operator-stop"})
    flood.done()
    assert engine.foreign_commands == 0
