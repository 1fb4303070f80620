"""How often who was hurt in which way, and how many kills fell into a session by what the broker has stored."""
from collections import Counter, defaultdict

from storm import DECK

KILLS_AN_HOUR = 30
SHARE_WITHIN = 0.5
JUDGED_FROM = 5, 30  # minutes: whether each kind of blow fell; whether there were enough kills
SLACK = 0.5  # seconds: how much the broker's stamps and ours may differ
_CLOSING = "COMPLETED", "INTERRUPTED", "EXPIRED", "REFUSED"


class Tally:
    def __init__(self, diary, messages):
        self._sessions = _sessions(messages)
        entries = [entry for entry in diary.entries if "pid" in entry and entry["event"] not in _NO_BLOWS]
        self.blows = Counter((_kind(entry), entry.get("point") or entry["event"]) for entry in entries)
        self.kills = defaultdict(list)  # kind of program → whether each was within a session
        for entry in entries:
            if entry["event"] in ("kill", "wipe"):
                self.kills[_kind(entry)].append(self._within(entry))

    def lines(self, minutes):
        """For people."""
        yield "; ".join(f"{kind} {what} {number}" for (kind, what), number in sorted(self.blows.items()))
        for kind, within in sorted(self.kills.items()):
            yield (f"kills of {kind}: {len(within)}, {len(within) * 60 / max(minutes, 0.1):.0f} an hour, "
                   f"{sum(within)} of them within a session")

    def missing(self, minutes):
        """What a storm of this length should have done and did not; each with None, as the checker's violations."""
        wrong = []
        if minutes >= JUDGED_FROM[0]:
            wrong += [f"no {what} of {whom}" for what, whom, _ in DECK if not self.blows[whom, what]]
        if minutes >= JUDGED_FROM[1]:
            wrong += [f"only {len(within)} kills of {kind} in {minutes:g} minutes"
                      for kind, within in self.kills.items() if len(within) * 60 < KILLS_AN_HOUR * minutes]
            every = [one for within in self.kills.values() for one in within]
            if sum(every) < SHARE_WITHIN * len(every):
                wrong.append(f"only {sum(every)} of {len(every)} kills within a session")
        return [(text, None) for text in wrong]

    def unplayed(self, script):
        """What a script names and did not fall, in the same form."""
        return [(f"no {what} of {whom}", None) for act in script for what, whom, _ in act if not self.blows[whom, what]]

    def _within(self, entry):
        kind, name = _kind(entry), entry["part"].rpartition(" ")[2]
        return any(first - SLACK <= entry["at"] <= last + SLACK for cp_id, driver_id, first, last in self._sessions
                   if kind in ("central", "broker") or name == (driver_id if kind == "driver" else cp_id))


_NO_BLOWS = "start", "continue", "ended", "missed"


def _kind(entry):
    return entry["part"].split()[0]


def _sessions(messages):
    """(cpId, driverId, from its first AUTHORIZE, to its first end) of each, in the broker's time."""
    begun, ended = {}, {}
    for message in messages:
        body = message.body
        session = body.get("sessionId")
        if message.topic == "commands" and body.get("type") == "AUTHORIZE":
            begun.setdefault(session, (body["cpId"], body["driverId"], message.time))
        elif session and (message.topic == "tickets" or
                          message.topic == "telemetry" and body.get("status") in _CLOSING):
            ended.setdefault(session, message.time)
    return [(*begin, ended[session]) for session, begin in begun.items() if session in ended]
