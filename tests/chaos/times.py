"""How long it takes until others see that a part failed, measured from the outside as behaviour.md promises it."""
import json
import os
import random
import tempfile
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

from confluent_kafka import Producer

from diary import Diary
from evc.brokers import NoKafka
from evc.network import listens
from evc.program import until
from fleet import Fleet
from tap import Tap

PATIENCE = 20
# What is measured, and the seconds it may take: those of behaviour.md for faults, silent monitors and healed links; for
# "at once" and for a restart, where it gives none, bounds of our own (None: only shown).
LIMITS = {"engine reports KO -> faulted": 2.0, "engine hangs -> faulted": 2.0, "engine killed -> faulted": 2.0,
          "monitor killed -> disconnected": 1.0, "monitor stopped -> disconnected": 3.5,
          "link half-open -> disconnected": 3.5, "Central killed, restarted -> port open": 1.0,
          "Central killed, restarted -> request answered": 5.0, "link healed -> available again": 5.0,
          "broker back -> everything delivered": None}


class Stopwatch:
    """Each method hurts one thing, waits for what others see, makes it whole, and gives the seconds in between."""

    def __init__(self, fleet, tap):
        self._fleet, self._tap = fleet, tap
        self._heals = []
        self._requests = 0

    def rounds(self, count):
        """what → seconds, `count` of each."""
        cp_ids = self._fleet.cp_ids
        found = {what: [] for what in LIMITS}
        for number in range(count):
            cp_id = cp_ids[number % len(cp_ids)]
            for what, measure in (("engine reports KO -> faulted", self.fault), ("engine hangs -> faulted", self.hang),
                                  ("engine killed -> faulted", self.kill_engine),
                                  ("monitor killed -> disconnected", self.kill_monitor),
                                  ("monitor stopped -> disconnected", self.stop_monitor),
                                  ("link half-open -> disconnected", self.half_open)):
                found[what].append(measure(cp_id))
                time.sleep(random.uniform(0, 1))  # at any moment of the monitor's second
            port, answer = self.kill_central()
            found["Central killed, restarted -> port open"].append(port)
            found["Central killed, restarted -> request answered"].append(answer)
            found["broker back -> everything delivered"].append(self.broker_back(cp_id))
        found["link healed -> available again"] = self._heals
        return found

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
        seconds = self._seen(cp_id, "disconnected", link.stall, link.heal)
        self._heals.append(self._healed)
        return seconds

    def kill_central(self):
        """Until its port is open, and until a request of after the kill has its ticket."""
        central = self._fleet.central
        with central.hold:
            central.program.kill()
            begun = time.monotonic()
            central.start()
            until(lambda: listens(self._fleet.central_port), PATIENCE, "Central to listen")
            port = time.monotonic() - begun
        mark = self._tap.mark()
        request = self._ask("nowhere")
        at, _, _ = self._wait(lambda topic, body: topic == "tickets" and body.get("requestId") == request, mark)
        self._all_available()
        return port, at - begun

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
        at, _, _ = self._wait(lambda topic, body: topic == "tickets" and body.get("requestId") == request, mark)
        self._all_available()
        return max(at - begun, 0)

    def _seen(self, cp_id, state, hurt, heal):
        """From before the blow to the state on topic status; the part is whole again afterwards."""
        part = self._fleet.engine(cp_id), self._fleet.monitor(cp_id)
        with part[0].hold, part[1].hold:
            mark, begun = self._tap.mark(), time.monotonic()
            hurt()
            at, _, _ = self._wait(_state(cp_id, state), mark)
            mark, healed = self._tap.mark(), time.monotonic()
            heal()
            back, _, _ = self._wait(_state(cp_id, "available"), mark)
            self._healed = back - healed
        return at - begun

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
            fleet = Fleet(home, diary, random.Random(0), charge_points=2, drivers=0, duration=(2, 2), terminals=True)
        except NoKafka as reason:
            print(f"SKIPPED times: no Apache Kafka: {reason}")
            return 0, 0, 1
        stack.callback(fleet.close)
        fleet.start()
        tap = Tap(fleet.node.bootstrap)
        stack.callback(tap.close)
        until(lambda: all(tap.states.get(cp_id, {}).get("state") == "available" for cp_id in fleet.cp_ids), 30,
              "all charge points to be available")
        return _table(Stopwatch(fleet, tap).rounds(count))


def _table(found):
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"seconds; load of this machine {load}, {os.cpu_count()} processors")
    print(f"{'':<48}{'n':>4}{'p50':>8}{'p99':>8}{'worst':>8}{'limit':>8}")
    missed = 0
    for what, times in found.items():
        times, limit = sorted(times), LIMITS[what]
        late = limit is not None and times[-1] > limit
        missed += late
        print(f"{what:<48}{len(times):>4}{_rank(times, 0.5):>8.3f}{_rank(times, 0.99):>8.3f}{times[-1]:>8.3f}"
              f"{'' if limit is None else f'{limit:.1f}':>8}{'  MISSED' if late else ''}")
        if late:
            print(f"FAILED {what}: {times[-1]:.3f} s at worst, {limit:g} s are allowed")
    return len(found) - missed, missed, 0


def _rank(times, share):
    return times[min(int(share * len(times)), len(times) - 1)]


def _state(cp_id, state):
    return lambda topic, body: topic == "status" and body.get("cpId") == cp_id and body.get("state") == state
