"""A whole network in which one part breaks a rule on purpose: the judge of the storm has to say so."""
import random
import tempfile
import zlib
from contextlib import ExitStack
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, TopicPartition

import books
from checker import Checker
from diary import Diary
from evc.brokers import NoKafka
from evc.program import until
from fleet import Fleet
from foreign.chargepoint import ChargePoint
from foreign.engine import Engine
from foreign.journal import PointJournal
from foreign.values import now
from proxy import Proxies
from tap import Tap

WANTED = "no supply without a valid authorisation"


class Eager(ChargePoint):
    """Supplies as soon as it is asked whether it would, and answers only then."""

    ANSWERS_AFTER = 0.1  # s: longer than a clock's step, so that BEGIN is given after the supply began on any machine

    def obey(self, command):
        if command["type"] != "AUTHORIZE":
            super().obey(command)
            return
        began = now()
        self.engine.later(("answer", self.cp_id), [self.ANSWERS_AFTER], lambda: self._supply(command, began))

    def _supply(self, command, began):
        self._authorize(command)
        if self.live and self.live.state == "accepted":
            self.live.state = "begun"
            self.plug_in()
            self.live.started_at = began


class EagerEngine(Engine):
    def add(self, cp_id):
        with self.changed:
            journal = self.journal.points.setdefault(cp_id, PointJournal())
            point = self._points[cp_id] = Eager(self, cp_id, journal, self._script)
            point.resume_journal()
            return point


def run():
    """(passed, failed, skipped): one check, which holds when the judge names the rule and no other."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evc-planted-")))
        diary = Diary(home / "diary.jsonl", 0)
        stack.callback(diary.close)
        try:
            fleet = Fleet(home, diary, random.Random(1), charge_points=1, drivers=1, wishes=["CP1"],
                          lay=lambda _: Proxies("one engine is in the process of the tests"))
        except NoKafka as reason:
            print(f"SKIPPED a planted fault: no Apache Kafka: {reason}")
            return 0, 0, 1
        stack.callback(fleet.close)
        wrong = _judged(stack, fleet, diary)
    found = set(wrong) == {WANTED}
    print(f"an engine supplies without BEGIN; the judge says: {wrong}")
    if not found:
        print(f"FAILED a planted fault: the judge does not say '{WANTED}' and nothing else, but {sorted(wrong)}")
    return int(found), int(not found), 0


def _judged(stack, fleet, diary):
    """What the judge finds wrong when the only driver has its ticket."""
    cp_id, = fleet.cp_ids
    fleet.replace_engine(cp_id)
    fleet.start(drivers=False)
    until(lambda: _has_commands(fleet.node.bootstrap), 60, "Central to create the topics")
    engine = EagerEngine(fleet.node.bootstrap, [cp_id])
    stack.callback(engine.close)
    engine.open_health_port(fleet.health[cp_id])
    tap = Tap(fleet.node.bootstrap)
    stack.callback(tap.close)

    def available():
        return tap.states.get(cp_id, {}).get("state") == "available"

    until(available, 60, f"{cp_id} to be available")
    driver, = fleet.of("driver")
    driver.start()
    until(lambda: driver.finished, 60, "the driver to have its ticket")
    engine.wait_for(lambda: all(session.receipted for session in engine.journal.points[cp_id].sessions.values()), 20,
                    "the receipt")
    until(lambda: available() and not books.open_in_ledger(fleet.ledger), 30, "Central to be done")
    _write_register(fleet.meter(cp_id), engine.journal.points[cp_id].meter_wh)
    return {name: failed for name, failed in Checker(fleet, diary).judge().items() if failed}


def _has_commands(bootstrap):
    """Whether the topic is there and each of its partitions is led by somebody."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "planted", "log_level": 0})
    try:
        for number in consumer.list_topics(timeout=10).topics["commands"].partitions:
            consumer.get_watermark_offsets(TopicPartition("commands", number), timeout=10)
        return True
    except (KeyError, KafkaException):
        return False
    finally:
        consumer.close()


def _write_register(path, energy):
    """As meter_register.hpp describes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    line = b"evc-meter 1 %020d %020d " % (1, energy)
    path.write_bytes(bytes(4096) + line + b"%08x\n" % zlib.crc32(line))
