"""Judges a run from the outside: what the broker had stored, the ledger, the journals, the meters, what drivers said.

The network is a `fleet`: node.incarnations (directories of a broker's logs), ledger, meter(cpId), journals(), cp_ids
and of("driver"). tests/unit/chaos shows that each check finds what it is there for.
"""
import json
from collections import defaultdict

import books
from segments import read_all

FINAL = "COMPLETED", "INTERRUPTED", "EXPIRED"
TICKET_STATUS = "COMPLETED", "INTERRUPTED", "REJECTED", "EXPIRED"
TOPICS = "requests", "commands", "telemetry", "tickets", "status", "deadletters"
SHOWN = 3  # violations of a kind that are told with their story


class Checker:
    """`judge` runs every check; each gives a list of (what is wrong, id of the session or request or None)."""

    def __init__(self, fleet, diary):
        self._fleet, self._diary = fleet, diary
        self.messages = read_all(fleet.node.incarnations, TOPICS)
        self._by = defaultdict(list)
        for message in self.messages:
            body = message.body
            self._by[message.topic, body.get("type") or body.get("status")].append((message, body))
        self.tickets = books.rows(fleet.ledger, "SELECT t.*, b.payload FROM tickets t JOIN ticket_bytes b "
                                                "ON b.ticket = t.number")
        self.sessions = {books.uuid(row["id"]): row for row in books.rows(fleet.ledger, "SELECT * FROM sessions")}

    def judge(self):
        """Name of the check → its violations."""
        return {"every kill ended by signal 9 what it names": self.blows(),
                "one ticket for each request": self.one_ticket(),
                "re-sent tickets are equal byte for byte": self.equal_tickets(),
                "tickets and late reports add up to the meters": self.energy(),
                "no supply without a valid authorisation": self.authorised(),
                "one supply for each session": self.one_supply(),
                "drivers have shown the tickets of all their requests": self.shown(),
                "nothing is misunderstood": self.understood(),
                "nobody crashed": self.crashes(),
                "nobody is stuck": self.stuck()}

    def blows(self):
        wrong = []
        for blow in self._diary.entries:
            if blow["event"] not in ("kill", "wipe"):
                continue
            who = f"{blow['part']} pid {blow['pid']}"
            if blow["status"] != -9:
                wrong.append((f"{who} ended with {blow['status']}, not of signal 9", None))
            hit = blow.get("hit")
            if hit and (hit["point"], hit["pid"]) != (blow["point"], blow["pid"]):
                wrong.append((f"{who} was to die {blow['point']}, and pid {hit['pid']} died {hit['point']}", None))
        return wrong

    def requests(self):
        """requestId → body, of all that ever reached a broker."""
        return {body["requestId"]: body for message in self.messages if message.topic == "requests"
                for body in [message.body] if body.get("type", "CHARGE") == "CHARGE"}

    def one_ticket(self):
        have = defaultdict(int)
        for ticket in self.tickets:
            have[books.uuid(ticket["request"])] += 1
        published = {message.body.get("requestId") for message in self.messages if message.topic == "tickets"}
        wrong = [(f"request {request} of {body['driverId']} for {body['cpId']} has {have[request]} tickets in the "
                  "ledger", request) for request, body in self.requests().items() if have[request] != 1]
        return wrong + [(f"the ticket of {request} was never published", request)
                        for request in self.requests() if have[request] and request not in published]

    def equal_tickets(self):
        kept = {books.uuid(ticket["request"]): bytes(ticket["payload"]) for ticket in self.tickets}
        wrong = []
        for message in self.messages:
            if message.topic != "tickets":
                continue
            request = message.body.get("requestId")
            if message.value != kept.get(request):
                wrong.append((f"published {message.value!r}, in the ledger {kept.get(request)!r}", request))
        return wrong

    def energy(self):
        wrong = []
        late = books.rows(self._fleet.ledger, "SELECT cp, sum(energy) AS energy FROM late GROUP BY cp")
        late = {row["cp"]: row["energy"] for row in late}
        for cp_id in self._fleet.cp_ids:
            billed = sum(ticket["energy"] for ticket in self.tickets if ticket["cp"] == cp_id)
            delivered = books.meter(self._fleet.meter(cp_id))
            if billed + late.get(cp_id, 0) != delivered:
                wrong.append((f"{cp_id}: tickets {billed} Wh + late {late.get(cp_id, 0)} Wh, but its meter delivered "
                              f"{delivered} Wh", self._odd_session(cp_id)))
        return wrong

    def authorised(self):
        authorised, begun = {}, defaultdict(list)
        for message, body in self._by["commands", "AUTHORIZE"]:
            authorised.setdefault(body["sessionId"], (message, body))
        for message, body in self._by["commands", "BEGIN"]:
            begun[body["sessionId"], body["engineId"]].append((message, body))
        wrong = []
        for session, (engine, start) in self._starts().items():
            begins = begun.get((session, engine))
            if session not in authorised:
                wrong.append((f"session {session} supplied without any AUTHORIZE", session))
            elif not begins:
                wrong.append((f"session {session} supplied without a BEGIN for engine {engine}", session))
            elif start > max(body["expiresAt"] for _, body in begins):
                wrong.append((f"session {session} began at {start}, after its lease was over", session))
            elif min(body["at"] for _, body in begins) > start:
                wrong.append((f"session {session} began at {start}, before its BEGIN was given", session))
        return wrong

    def one_supply(self):
        finals, starts, wrong = defaultdict(set), defaultdict(set), []
        for word in FINAL:
            for _, body in self._by["telemetry", word]:
                finals[body["sessionId"]].add((word, body["energyWh"]))
                if body.get("startedAt"):
                    starts[body["sessionId"]].add(body["startedAt"])
        wrong += [(f"session {session} has different final reports: {sorted(seen)}", session)
                  for session, seen in finals.items() if len(seen) > 1]
        wrong += [(f"session {session} began more than once: {sorted(seen)}", session)
                  for session, seen in starts.items() if len(seen) > 1]
        return wrong + self._falling()

    def shown(self):
        wrong = []
        kept = {books.uuid(ticket["request"]): json.loads(ticket["payload"]) for ticket in self.tickets}
        said = {part.name.rpartition(" ")[2]: _tickets_in(part.output()) for part in self._fleet.of("driver")}
        for request, body in self.requests().items():
            shown = said.get(body["driverId"], {}).get(request)
            if shown is None:
                wrong.append((f"{body['driverId']} has not shown the ticket of {request}", request))
            elif shown != kept.get(request):
                wrong.append((f"{body['driverId']} has shown {shown} for {request}", request))
        return wrong

    def understood(self):
        return [(f"in deadletters: {message.value!r}", None) for message in self.messages
                if message.topic == "deadletters"]

    def crashes(self):
        """A program may end by itself when its disk is full, in order; never of a signal that nobody sent."""
        return [(f"{entry['part']} pid {entry['pid']} ended by itself with {entry['status']}: {entry['said']}", None)
                for entry in self._diary.entries if entry["event"] == "ended" and entry["status"] < 0]

    def stuck(self):
        wrong = [(text, _id_in(text)) for text in still_open(self._fleet)]
        newest = {}
        for message in self.messages:
            if message.topic == "status" and (cp_id := message.body.get("cpId")):
                newest[cp_id] = max(message.body, newest.get(cp_id, message.body), key=lambda status: status["at"])
        for cp_id in self._fleet.cp_ids:
            said = newest.get(cp_id, {})
            if said.get("state") != "available" or said.get("reserved"):
                wrong.append((f"{cp_id} is {'reserved' if said.get('reserved') else said.get('state')} for nothing",
                              said.get("sessionId")))
        return wrong

    def story(self, wanted):
        """Every message of a session or request in order, with what was done to the programs meanwhile."""
        family = {wanted} | {other for row in self.tickets for other in
                             (books.uuid(row["request"]), books.uuid(row["derived_session"]))
                             if wanted in (books.uuid(row["request"]), books.uuid(row["derived_session"]))}
        told = [(message.time, f"{message.topic:<10} {message.value.decode(errors='replace')[:300]}")
                for message in self.messages
                if {message.body.get("sessionId"), message.body.get("requestId")} & family]
        if not told:
            return ["(no message of it was ever stored)"]
        first, last = told[0][0] - 3, told[-1][0] + 3
        told += [(entry["at"], "HARNESS    " + " ".join(f"{key}={value}" for key, value in entry.items()
                                                        if key not in ("t", "at") and value is not None))
                 for entry in self._diary.entries if first <= entry["at"] <= last]
        return [f"{at - first:8.3f} {text}" for at, text in sorted(told)]

    def figures(self):
        outcomes = defaultdict(int)
        for ticket in self.tickets:
            outcomes[TICKET_STATUS[ticket["status"]] + (f" {ticket['reason']}" if ticket["reason"] else "")] += 1
        return {"requests": len(self.requests()), "sessions": len(self.sessions), "messages": len(self.messages),
                "tickets": dict(sorted(outcomes.items())),
                "late": len(books.rows(self._fleet.ledger, "SELECT session FROM late"))}

    def _starts(self):
        """session → (engineId, RFC 3339 of its begin), of all that supplied."""
        found = {}
        for word in ("CHARGING", *FINAL):
            for _, body in self._by["telemetry", word]:
                at = body["at"] if word == "CHARGING" else body.get("startedAt")
                if at:
                    known = found.get(body["sessionId"])
                    found[body["sessionId"]] = (body["engineId"], min(at, known[1]) if known else at)
        return found

    def _falling(self):
        highest, wrong = {}, []
        for message, body in self._by["telemetry", "CHARGING"]:
            session = body["sessionId"]
            seq, energy = highest.get(session, (-1, 0))
            if body["seq"] > seq and body["energyWh"] < energy:
                wrong.append((f"session {session}: {body['energyWh']} Wh after {energy} Wh", session))
            highest[session] = max((seq, energy), (body["seq"], body["energyWh"]))
        return wrong

    def _odd_session(self, cp_id):
        """The session whose ticket and final report differ, to tell the story of."""
        billed = {books.uuid(ticket["session"]): ticket["energy"] for ticket in self.tickets if ticket["cp"] == cp_id}
        for word in FINAL:
            for _, body in self._by["telemetry", word]:
                if body["cpId"] == cp_id and billed.get(body["sessionId"]) != body["energyWh"]:
                    return body["sessionId"]
        return None


def still_open(fleet):
    """What keeps the network from being at rest, as texts."""
    found = books.open_in_ledger(fleet.ledger)
    for cp_id, journal in fleet.journals().items():
        found += books.open_in_journal(journal, cp_id)
    return found + [f"{part.name} still waits for a ticket" for part in fleet.of("driver") if not part.finished]


def _tickets_in(output):
    found = {}
    for line in output.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue  # the torn last line of a killed one
        if said.get("status") in TICKET_STATUS and "amountMinor" in said and "event" not in said:
            found[said["requestId"]] = said
    return found


def _id_in(text):
    return next((word for word in text.split() if len(word) == 36 and word.count("-") == 4), None)
