"""Hurts the network at random moments and at named ones, out of a seed, and notes what each blow hit."""
import threading
import time
from contextlib import suppress

# (what, whom, how often in each deck): a deck is dealt to its end before the next is shuffled, so all of it happens.
DECK = (
    ("kill", "engine", 14), ("kill", "central", 12), ("kill", "monitor", 7), ("kill", "driver", 8), ("kill", "broker", 4),
    ("stop", "engine", 5), ("stop", "central", 5), ("stop", "monitor", 4), ("stop", "driver", 3), ("stop", "broker", 2),
    ("wipe", "broker", 2),
    ("stall", "monitor", 4), ("cut", "monitor", 2), ("reset", "monitor", 2),
    ("stall", "engine", 3), ("cut", "engine", 2), ("reset", "engine", 2),
    ("stall", "central", 2), ("cut", "central", 2), ("reset", "central", 2),
    ("stall", "driver", 2), ("reset", "driver", 1),
    ("fill", "central", 2), ("fill", "engine", 2),
)
MOMENTS = {
    "request": ("requests", "CHARGE"), "AUTHORIZE": ("commands", "AUTHORIZE"), "ACCEPTED": ("telemetry", "ACCEPTED"),
    "BEGIN": ("commands", "BEGIN"), "CHARGING": ("telemetry", "CHARGING"), "COMPLETED": ("telemetry", "COMPLETED"),
    "INTERRUPTED": ("telemetry", "INTERRUPTED"), "RECEIPT": ("commands", "RECEIPT"), "ticket": ("tickets", None),
}
PATIENCE = 5  # seconds to wait for a named moment


class Storm:
    def __init__(self, fleet, tap, diary, random):
        self._fleet, self._tap, self._diary, self._random = fleet, tap, diary, random
        self._deck = []
        self._broker = threading.Lock()
        self._blows = []

    def rage(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            what, whom = self._deal()
            chosen = self._random.choice([*MOMENTS, *[None] * 5])
            gap, delay, long = self._random.uniform(0.2, 2), self._random.uniform(0, 0.03), self._random.random()
            pick = self._random.random()
            time.sleep(gap)
            body = self._wait(chosen) if chosen else {}
            if body is None:
                chosen, body = None, {}
            time.sleep(delay)
            self._strike(what, whom, chosen, body, pick, long)
        for blow in self._blows:
            blow.join(60)

    def heal(self):
        """Everything whole and running; nobody is hurt from here on."""
        for link in self._fleet.links.values():
            link.heal()
        for disk in self._fleet.disks.values():
            disk.empty()
        if not self._fleet.node.running:
            self._fleet.node.start()
        self._diary.note("healed")

    def _deal(self):
        if not self._deck:
            self._deck = [(what, whom) for what, whom, often in DECK for _ in range(often)
                          if what != "fill" or all(disk.own for disk in self._fleet.disks.values())]
            self._random.shuffle(self._deck)
        return self._deck.pop()

    def _wait(self, moment):
        topic, word = MOMENTS[moment]
        found = self._tap.wait_next(
            lambda seen, body: seen == topic and word in (None, body.get("type"), body.get("status")), PATIENCE)
        return found and found[2]

    def _strike(self, what, whom, moment, body, pick, long):
        if whom == "broker":
            blow = threading.Thread(target=self._strike_broker, args=(what, moment, long), daemon=True)
        else:
            part = self._target(what, whom, body, pick)
            blow = threading.Thread(target=self._strike_part, args=(what, part, moment, body, long), daemon=True)
        blow.start()
        self._blows.append(blow)

    def _target(self, what, whom, body, pick):
        fleet = self._fleet
        if what == "fill" and whom == "engine":
            return fleet.engine(fleet.cp_ids[0])
        with suppress(KeyError):
            return {"central": lambda: fleet.central, "engine": lambda: fleet.engine(body["cpId"]),
                    "monitor": lambda: fleet.monitor(body["cpId"]),
                    "driver": lambda: fleet.driver(body["driverId"])}[whom]()
        parts = fleet.of(whom)
        return parts[int(pick * len(parts))]

    def _strike_part(self, what, part, moment, body, long):
        if not part.hold.acquire(blocking=False):
            return
        try:
            if part.running:
                getattr(self, f"_{what}")(part, long, self._scene(part, moment, body))
        finally:
            part.hold.release()

    def _scene(self, part, moment, body):
        cp_id = part.name.rpartition(" ")[2]
        with self._tap.changed:
            sessions = dict(self._tap.open)
            charging = len(self._tap.charging)
        mine = sessions.get(cp_id) if part.kind in ("engine", "monitor") else body.get("sessionId")
        return {"part": part.name, "pid": part.program.pid, "moment": moment, "of": body.get("requestId") or
                body.get("sessionId"), "session": mine, "open": len(sessions), "charging": charging}

    def _kill(self, part, long, scene):
        after_stop = long > 0.85
        if after_stop:
            part.program.freeze()
            time.sleep(0.3)
        status = part.program.kill()
        self._diary.note("kill", **scene, status=status, stopped_before=after_stop)
        time.sleep(0 if long < 0.4 else long * (8 if part.kind == "central" else 5))
        part.start()
        self._diary.note("start", part=part.name, pid=part.program.pid)

    def _stop(self, part, long, scene):
        part.program.freeze()
        self._diary.note("stop", **scene, seconds=round(long * 7, 1))
        time.sleep(long * 7)
        part.program.thaw()
        self._diary.note("continue", part=part.name, pid=part.program.pid)

    def _stall(self, part, long, scene):
        self._cut_for(part, long, scene, "stall")

    def _cut(self, part, long, scene):
        self._cut_for(part, long, scene, "cut")

    def _reset(self, part, long, scene):
        part.link.reset()
        self._diary.note("reset", **scene)

    def _cut_for(self, part, long, scene, how):
        getattr(part.link, how)()
        self._diary.note(how, **scene, seconds=round(long * 8, 1))
        time.sleep(long * 8)
        part.link.heal()
        self._diary.note("heal", part=part.name)

    def _fill(self, part, long, scene):
        disk = self._fleet.disks[part.name.rpartition(" ")[2]]
        said = len(part.program.stderr) + len(part.program.stdout)
        disk.fill()
        self._diary.note("fill", **scene, seconds=round(1 + long * 4, 1))
        time.sleep(1 + long * 4)
        alive = part.running
        disk.empty()
        self._diary.note("empty", part=part.name, alive=alive,
                         spoke=len(part.program.stderr) + len(part.program.stdout) > said)

    def _strike_broker(self, what, moment, long):
        if not self._broker.acquire(blocking=False):
            return
        try:
            self._hurt_broker(what, moment, long)
        finally:
            self._broker.release()

    def _hurt_broker(self, what, moment, long):
        node = self._fleet.node
        with self._tap.changed:
            scene = {"part": "broker", "pid": node.pid, "moment": moment, "open": len(self._tap.open),
                     "charging": len(self._tap.charging)}
        if what == "stop":
            node.freeze()
            self._diary.note("stop", **scene, seconds=round(long * 6, 1))
            time.sleep(long * 6)
            node.thaw()
            self._diary.note("continue", part="broker", pid=node.pid)
            return
        status = node.kill()
        self._diary.note(what, **scene, status=status)
        if what == "wipe":
            node.wipe()
            self._tap.start_anew()
        time.sleep(long * 4)
        node.start()
        self._diary.note("start", part="broker", pid=node.pid)
