"""Hurts the network at random moments and at named ones, out of a seed, and notes what each blow hit."""
import threading
import time
from contextlib import suppress
from functools import partial
from random import Random

from deck import Deck

from evc.points import POINTS

# (what, whom, how often in each deck). What is named in evc/points.py is a kill at that point.
DECK = (
    ("kill", "engine", 9), ("kill", "central", 8), ("kill", "monitor", 8), ("kill", "driver", 6), ("kill", "broker", 5),
    *((point, whom, 1) for whom, points in POINTS.items() for point in points),
    ("stop", "engine", 4), ("stop", "central", 3), ("stop", "monitor", 3), ("stop", "driver", 2), ("stop", "broker", 2),
    ("wipe", "broker", 2),
    ("stall", "monitor", 2), ("deafen", "monitor", 1), ("cut", "monitor", 2), ("reset", "monitor", 1),
    ("stall", "engine", 2), ("deafen", "engine", 1), ("cut", "engine", 2), ("reset", "engine", 1),
    ("stall", "central", 2), ("deafen", "central", 1), ("cut", "central", 1), ("reset", "central", 1),
    ("stall", "driver", 1), ("deafen", "driver", 1), ("reset", "driver", 1),
    ("fill", "central", 2), ("fill", "engine", 2), ("protect", "central", 2), ("protect", "engine", 2),
)
MOMENTS = {
    "request": ("requests", "CHARGE"), "AUTHORIZE": ("commands", "AUTHORIZE"), "ACCEPTED": ("telemetry", "ACCEPTED"),
    "BEGIN": ("commands", "BEGIN"), "CHARGING": ("telemetry", "CHARGING"), "COMPLETED": ("telemetry", "COMPLETED"),
    "INTERRUPTED": ("telemetry", "INTERRUPTED"), "RECEIPT": ("commands", "RECEIPT"), "ticket": ("tickets", None),
}
MISSED = object()  # what a blow gives back that found nothing to hit
PATIENCE = 5  # seconds to wait for a named moment; twice as long for a program to get to a named point
BUSY = 0.7  # how often somebody in a session is hurt, where no moment names anybody; at named points always


class Storm:
    def __init__(self, fleet, tap, diary, random):
        self._fleet, self._tap, self._diary, self._random = fleet, tap, diary, random
        self._deck = Deck(DECK, random)
        self._broker = threading.Lock()
        self._blows = []
        self.troubles = []  # of the storm itself, such as a broker that did not start

    def rage(self, seconds, longer=0):
        """Longer by at most so many seconds while a kind of blow has not fallen yet. Gives the seconds it took."""
        begun = time.monotonic()
        while (raged := time.monotonic() - begun) < seconds or self._deck.owed and raged < seconds + longer:
            card = self._deck.deal()
            chosen = self._random.choice([*MOMENTS, *[None] * 5])
            gap, delay, long = self._random.uniform(0.2, 2), self._random.uniform(0, 0.03), self._random.random()
            pick = self._random.random()
            time.sleep(gap)
            if _at_point(card):
                chosen = None  # who is named at a moment may have its work behind it
            body = self._wait(chosen) if chosen else {}
            if body is None:
                chosen, body = None, {}
            time.sleep(delay)
            blow = self._aim(card, chosen, body, pick, long)
            if blow is None:
                self._deck.give_back(card)
            else:
                self._begin(card, blow)
        for blow in self._blows:
            blow.join(120)
        return raged

    def play(self, script, limit):
        """The blows of each act one after the other, each again until it has fallen, the acts at the same time. What
        has not fallen after `limit` seconds is a trouble. Gives the seconds it took.
        """
        begun = time.monotonic()
        acts = [threading.Thread(target=self._play, args=(act, begun + limit, Random(number)), daemon=True)
                for number, act in enumerate(script)]
        for act in acts:
            act.start()
        for act in acts:
            act.join()
        return time.monotonic() - begun

    def _play(self, act, end, dice):
        for what, whom, moment in act:
            long, fell = dice.random(), False
            while not fell and time.monotonic() < end:
                body = self._wait(moment) if moment else {}
                blow = None if body is None else self._aim((what, whom), moment, body, dice.random(), long)
                fell = blow is not None and blow()
                time.sleep(0 if fell else 0.1)
            if not fell:
                self._trouble(f"{what} of {whom}", "it has not fallen in time")

    def heal(self):
        """Everything whole and running; nobody is hurt from here on."""
        for link in self._fleet.links.values():
            link.heal()
        for part in self._fleet.parts.values():
            part.make_writable()
        if not self._fleet.node.running:
            self._fleet.node.start()
        self._diary.note("healed")

    def _wait(self, moment):
        topic, word = MOMENTS[moment]
        found = self._tap.wait_next(
            lambda seen, body: seen == topic and word in (None, body.get("type"), body.get("status")), PATIENCE)
        return found and found[2]

    def _aim(self, card, moment, body, pick, long):
        """The blow, to be struck at once; None when whoever it is meant for is being hurt already, or not there."""
        what, whom = card
        if whom == "broker":
            if not self._broker.acquire(blocking=False):
                return None
            return partial(self._strike, self._broker, self._hurt_broker, what, moment, long)
        part = self._target(whom, body, pick, 1 if _at_point(card) else BUSY)
        if not part.hold.acquire(blocking=False):
            return None
        if not part.running:
            part.hold.release()
            return None
        blow = (self._die_at, what) if _at_point(card) else (getattr(self, f"_{what}"),)
        return partial(self._strike, part.hold, *blow, part, long, self._scene(part, moment, body))

    def _strike(self, hold, blow, *how):
        """False when it found nothing to hit."""
        try:
            return blow(*how) is not MISSED
        except Exception as error:  # whatever it is, it must not pass for a storm that raged
            self._trouble(blow.__name__, repr(error))
            return True
        finally:
            hold.release()

    def _trouble(self, blow, why):
        self.troubles.append(f"{blow}: {why}")
        self._diary.note("trouble", blow=blow, why=why)

    def _begin(self, card, blow):
        def strike():
            if blow():
                self._deck.fallen(card)
            else:
                self._deck.give_back(card)
        thread = threading.Thread(target=strike, daemon=True)
        thread.start()
        self._blows.append(thread)

    def _target(self, whom, body, pick, share):
        """`share`: how often somebody in a session, where `body` names nobody."""
        fleet = self._fleet
        with suppress(KeyError):
            return {"central": lambda: fleet.central, "engine": lambda: fleet.engine(body["cpId"]),
                    "monitor": lambda: fleet.monitor(body["cpId"]),
                    "driver": lambda: fleet.driver(body["driverId"])}[whom]()
        parts = fleet.of(whom)
        busy = [part for part in parts if self._session_of(part)]
        if busy and pick < share:
            return busy[int(pick / share * len(busy))]
        return parts[int(pick * len(parts))]

    def _session_of(self, part):
        """The one it takes part in, as far as the tap knows."""
        name = part.name.rpartition(" ")[2]
        with self._tap.changed:
            if part.kind == "central":
                return next(iter(self._tap.open.values()), None)
            return next((session for cp_id, session in self._tap.open.items()
                         if name == (self._tap.users.get(cp_id) if part.kind == "driver" else cp_id)), None)

    def _scene(self, part, moment, body):
        with self._tap.changed:
            charging = len(self._tap.charging)
        return {"part": part.name, "pid": part.program.pid, "moment": moment, "of": body.get("requestId") or
                body.get("sessionId"), "session": self._session_of(part), "charging": charging}

    def _die_at(self, point, part, long, scene):
        part.points.arm(point)
        died = part.program.dies_within(2 * PATIENCE)
        if part.points.disarm():
            self._diary.note("missed", **scene, point=point)
            if not died:
                return MISSED
            raise RuntimeError(f"{part.name} ended before it got to {point}")
        status = part.program.wait(10)
        self._diary.note("kill", **scene, status=status, point=point, hit=part.points.hit())
        self._start_after(part, long)
        return None

    def _kill(self, part, long, scene):
        after_stop = long > 0.85
        if after_stop:
            part.program.freeze()
            time.sleep(0.3)
        status = part.program.kill()
        self._diary.note("kill", **scene, status=status, stopped_before=after_stop)
        self._start_after(part, long)

    def _start_after(self, part, long):
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

    def _deafen(self, part, long, scene):
        self._cut_for(part, long, scene, "deafen")

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
        part.fill()
        self._unwritable("fill", part, 1 + long * 4, scene)

    def _unwritable(self, how, part, seconds, scene):
        said = len(part.program.output)
        self._diary.note(how, **scene, seconds=round(seconds, 1))
        time.sleep(seconds)
        alive = part.running
        part.make_writable()
        self._diary.note("writable", part=part.name, alive=alive, spoke=len(part.program.output) > said)

    def _protect(self, part, long, scene):
        """Its disk can only be read: from one moment to the next, or, where it has its own, when it starts."""
        at_start = bool(part.disk and part.disk.own) and long < 0.5
        if at_start:
            self._diary.note("kill", **scene, status=part.program.kill())
            part.start_protected()
        else:
            part.points.protect()
        self._unwritable("protect", part, 1 + long * 4, {**scene, "at_start": at_start})

    def _hurt_broker(self, what, moment, long):
        node = self._fleet.node
        with self._tap.changed:
            scene = {"part": "broker", "pid": node.pid, "moment": moment, "charging": len(self._tap.charging),
                     "session": next(iter(self._tap.open.values()), None)}
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


def _at_point(card):
    what, whom = card
    return what in POINTS.get(whom, ())
