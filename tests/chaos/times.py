"""How long it takes until others see that a part failed, measured from the outside as behaviour.md promises it."""
import json
import math
import os
import random
import sqlite3
import tempfile
import time
import uuid
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import datetime, timezone
from pathlib import Path

from confluent_kafka import Producer

from diary import Diary
from evc.brokers import NoKafka
from evc.program import Program, until
from fleet import Fleet
from tap import Tap

PATIENCE = 20
SESSIONS = 10_000  # of before, in the ledger that Central comes back with
# What is measured, and the seconds that it may take. Those of behaviour.md hold for the worst; what should happen at
# once is judged by the median, since the worst of it is the machine's. None: only shown.
WORST = {"engine reports KO -> faulted": 2.0, "engine hangs -> faulted": 2.0, "engine killed -> faulted": 2.0,
         "monitor stopped -> disconnected": 3.5, "link half-open -> disconnected": 3.5,
         "link healed -> available again": 5.0, "all links healed -> all is available, requests answered": 5.0}
MEDIAN = {"monitor killed -> disconnected": 0.1, "link closed -> disconnected": 0.1,
          "Central killed, restarted -> port open": 1.0, "Central killed, restarted -> request answered": 1.0,
          "broker back -> everything delivered": None}


class Stopwatch:
    """Each method hurts one thing, waits for what others see, makes it whole, and gives the seconds in between."""

    def __init__(self, fleet, tap):
        self._fleet, self._tap = fleet, tap
        self._found = defaultdict(list)

    def rounds(self, count):
        """what → seconds, at least `count` of each."""
        each = math.ceil(count / len(self._fleet.cp_ids))
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda cp_id: self._rounds_of(cp_id, each), self._fleet.cp_ids))
        for number in range(count):
            port, answer = self.kill_central()
            self._found["Central killed, restarted -> port open"].append(port)
            self._found["Central killed, restarted -> request answered"].append(answer)
            cp_id = self._fleet.cp_ids[number % len(self._fleet.cp_ids)]
            self._found["broker back -> everything delivered"].append(self.broker_back(cp_id))
            self._found["all links healed -> all is available, requests answered"].append(self.all_cut())
        return self._found

    def _rounds_of(self, cp_id, count):
        measures = (("engine reports KO -> faulted", self.fault), ("engine hangs -> faulted", self.hang),
                    ("engine killed -> faulted", self.kill_engine),
                    ("monitor killed -> disconnected", self.kill_monitor),
                    ("monitor stopped -> disconnected", self.stop_monitor),
                    ("link closed -> disconnected", self.close_link),
                    ("link half-open -> disconnected", self.half_open))
        for _ in range(count):
            for what, measure in measures:
                seconds, healed = measure(cp_id)
                self._found[what].append(seconds)
                if measure == self.half_open:
                    self._found["link healed -> available again"].append(healed)
                time.sleep(random.uniform(0, 1))  # at any moment of the monitor's second

    def fault(self, cp_id):
        engine = self._fleet.engine(cp_id)
        return self._seen(cp_id, "faulted", lambda: engine.program.keys("a"), lambda: engine.program.keys("r"))

    def hang(self, cp_id):
        program = self._fleet.engine(cp_id).program
        return self._seen(cp_id, "faulted", program.freeze, program.thaw)

    def kill_engine(self, cp_id):
        engine = self._fleet.engine(cp_id)
        return self._seen(cp_id, "faulted", engine.program.kill, engine.start)

    def kill_monitor(self, cp_id):
        monitor = self._fleet.monitor(cp_id)
        return self._seen(cp_id, "disconnected", monitor.program.kill, monitor.start)

    def stop_monitor(self, cp_id):
        program = self._fleet.monitor(cp_id).program
        return self._seen(cp_id, "disconnected", program.freeze, program.thaw)

    def half_open(self, cp_id):
        link = self._fleet.monitor(cp_id).link
        return self._seen(cp_id, "disconnected", link.stall, link.heal)

    def close_link(self, cp_id):
        link = self._fleet.monitor(cp_id).link
        return self._seen(cp_id, "disconnected", link.cut, link.heal)

    def all_cut(self):
        """From the healing of a machine that was cut off, silently, until all is as before."""
        for link in self._fleet.links.values():
            link.stall()
        time.sleep(random.uniform(4, 10))  # longer than monitor_timeout: Central has seen the last of them gone
        mark, begun, healed = self._tap.mark(), time.monotonic(), _wall()
        for link in self._fleet.links.values():
            link.heal()
        back = [self._wait(_state(cp_id, "available", healed), mark)[0] for cp_id in self._fleet.cp_ids]
        back.append(self._answered(self._ask("nowhere"), mark))
        self._all_available()
        return max(back) - begun

    def kill_central(self):
        """Until its port is open, and until a request of after the kill has its ticket."""
        central = self._fleet.central
        with central.hold:
            central.program.kill()
            begun = time.monotonic()
            central.start()
            until(self._fleet.central_listens, PATIENCE, "Central to listen")
            port = time.monotonic() - begun
            mark = self._tap.mark()
            answer = self._answered(self._ask("nowhere"), mark) - begun
        self._all_available()
        return port, answer

    def broker_back(self, cp_id):
        """From the broker's port being open to the ticket of a supply that ended while it was away."""
        mark = self._tap.mark()
        request = self._ask(cp_id)
        self._wait(lambda topic, body: topic == "telemetry" and body.get("status") == "CHARGING", mark)
        node = self._fleet.node
        node.kill()
        time.sleep(2.5)  # the supply, of two ticks, comes to its end meanwhile
        node.start()
        begun = time.monotonic()
        at = self._answered(request, mark)
        self._all_available()
        return max(at - begun, 0)

    def _seen(self, cp_id, state, hurt, heal):
        """Seconds from before the blow to the state on topic status, and from the healing to being available again."""
        part = self._fleet.engine(cp_id), self._fleet.monitor(cp_id)
        with part[0].hold, part[1].hold:
            mark, begun = self._tap.mark(), time.monotonic()
            hurt()
            at, _, _ = self._wait(_state(cp_id, state), mark)
            mark, healed = self._tap.mark(), time.monotonic()
            heal()
            back, _, _ = self._wait(_state(cp_id, "available"), mark)
        return at - begun, back - healed

    def _answered(self, request, mark):
        return self._wait(lambda topic, body: topic == "tickets" and body.get("requestId") == request, mark)[0]

    def _wait(self, wanted, mark):
        found = self._tap.wait_next(wanted, PATIENCE, mark)
        if found is None:
            raise TimeoutError(f"waited {PATIENCE} s in vain; newest states: "
                               f"{ {cp_id: body.get('state') for cp_id, body in self._tap.states.items()} }")
        return found

    def _all_available(self):
        states = self._tap.states
        try:
            until(lambda: all(states[cp_id]["state"] == "available" and not states[cp_id]["reserved"]
                              for cp_id in self._fleet.cp_ids), PATIENCE, "all to be available")
        except TimeoutError as error:
            raise TimeoutError(f"{error}: {states}") from None

    def _ask(self, cp_id):
        request = str(uuid.uuid4())
        producer = Producer({"bootstrap.servers": self._fleet.node.bootstrap, "partitioner": "murmur2_random",
                             "linger.ms": 0})
        body = {"v": 1, "type": "CHARGE", "requestId": request, "driverId": "stopwatch", "cpId": cp_id}
        producer.produce("requests", json.dumps(body).encode(), cp_id.encode())
        if producer.flush(PATIENCE):
            raise TimeoutError("the broker does not take a request")
        return request


def measure(count):
    """Prints the table; (passed, failed, skipped), where a missed limit fails."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evc-times-")))
        diary = Diary(home / "diary.jsonl", 0)
        stack.callback(diary.close)
        try:
            fleet = Fleet(home, diary, random.Random(0), charge_points=4, drivers=0, duration=(2, 2), terminals=True)
        except NoKafka as reason:
            print(f"SKIPPED times: no Apache Kafka: {reason}")
            return 0, 0, 1
        stack.callback(fleet.close)
        print(fleet.network, flush=True)
        _fill_ledger(fleet)
        fleet.start()
        tap = Tap(fleet.node.bootstrap)
        stack.callback(tap.close)
        until(lambda: all(tap.states.get(cp_id, {}).get("state") == "available" for cp_id in fleet.cp_ids), 120,
              "all charge points to be available")
        return _table(Stopwatch(fleet, tap).rounds(count))


def _fill_ledger(fleet):
    """Sessions of before, so that Central has something to read at each start."""
    fleet.central.start()
    until(fleet.central_listens, 30, "Central to listen")
    fleet.central.program.terminate()
    now = int(time.time() * 1000)
    blobs = [(uuid.uuid4().bytes, uuid.uuid4().bytes, uuid.uuid4().bytes) for _ in range(SESSIONS)]
    with closing(sqlite3.connect(fleet.ledger)) as ledger, ledger:
        ledger.executemany("INSERT INTO sessions VALUES (?, ?, 'past', 'CP1', 0, 5000, 'EUR', 3, ?, ?, ?, ?, 3, 2000, "
                           "?, ?, '', '', 0)",
                           [(session, request, now, now, engine, now, now, now) for session, request, engine in blobs])
        ledger.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?, 'past', 'CP1', 0, 2000, 100, 'EUR', 5000, ?, ?, "
                           "'', ?, ?)", [(number, request, session, session, now, now, now, engine)
                                         for number, (session, request, engine) in enumerate(blobs, 1)])
        ledger.executemany("INSERT INTO ticket_bytes VALUES (?, x'7b7d')", [(n,) for n in range(1, SESSIONS + 1)])
    sound = Program("EV_Central", "--verify-ledger", "--ledger", fleet.ledger, home=fleet.home / "verify")
    if sound.wait(60):
        raise RuntimeError(f"the ledger that was made up is not sound: {sound.output}")
    sound.close()


def _table(found):
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"seconds; load of this machine {load}, {os.cpu_count()} processors; {SESSIONS} sessions in the ledger")
    print(f"{'':<60}{'n':>4}{'p50':>8}{'p99':>8}{'worst':>8}{'limit':>14}")
    missed = 0
    for what, limit in {**WORST, **MEDIAN}.items():
        times = sorted(found[what])
        judged = times[-1] if what in WORST else _rank(times, 0.5)
        late = limit is not None and judged > limit
        missed += late
        bound = "" if limit is None else f"{'worst' if what in WORST else 'p50'} {limit:g}"
        figures = _rank(times, 0.5), _rank(times, 0.99), times[-1]
        print(f"{what:<60}{len(times):>4}{''.join(f'{figure:>8.3f}' for figure in figures)}{bound:>14}")
        if late:
            print(f"FAILED {what}: {judged:.3f} s, {bound} is allowed")
    return len(found) - missed, missed, 0


def _rank(times, share):
    return times[min(int(share * len(times)), len(times) - 1)]


def _state(cp_id, state, since=""):
    """Seen on topic status, of this moment or later."""
    return lambda topic, body: (topic == "status" and body.get("cpId") == cp_id and body.get("state") == state
                                and body["at"] >= since)


def _wall():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
