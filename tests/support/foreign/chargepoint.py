"""One charge point of an engine: the rules of evcharging-protocol(7) as the engine has to keep them.

A session goes `accepted` -> `begun` (BEGIN came, no vehicle yet) -> `charging` -> `ended`; `refused`
is kept until its lease is over, so that a repeated AUTHORIZE gets the same answer.
Everything here runs under the lock of the engine that hosts it.
"""
import uuid
from itertools import repeat

from .bus import back_off
from .journal import Session
from .messages import encode
from .values import now, seconds_until

LIVE = {"accepted", "begun", "charging"}
ORDERLY = {"driver-stop", "operator-finish"}


class ChargePoint:
    def __init__(self, engine, cp_id, journal, script):
        self.engine, self.cp_id, self.journal, self.script = engine, cp_id, journal, script
        self.fault = None
        self.plugged = False
        self.commands = []
        self._profile = iter(())

    @property
    def live(self):
        """The session that holds this point, or None."""
        return next((s for s in self.journal.sessions.values() if s.state in LIVE), None)

    def seen(self, kind, **fields):
        """The commands of this kind that came with these fields, oldest first."""
        return [c for c in self.commands if c["type"] == kind
                and all(c.get(name) == wanted for name, wanted in fields.items())]

    def resume_journal(self):
        """After a start: what was live is over, what is unreceipted is repeated, then STATE."""
        for session in list(self.journal.sessions.values()):
            if session.state in LIVE:
                self._end(session, "INTERRUPTED", "engine-restart")
            elif session.state == "ended" and not session.receipted:
                self._keep_saying(session)
            self._watch_lease(session)
        self.engine.repeat(("state", self.cp_id), repeat(30.0), self.send_state)

    def send_state(self):
        """Says STATE and returns its bytes."""
        known = [s.session_id for s in self.journal.sessions.values() if s.state != "refused"]
        return self.say("STATE", n=self.journal.n, stopped=self.journal.stopped, faulty=self.fault is not None,
                        meterWh=self.journal.meter_wh, sessions=known)

    def say(self, status, **fields):
        """Sends one telemetry message and returns its bytes."""
        value = encode({"status": status, "cpId": self.cp_id, "engineId": self.engine.journal.engine_id,
                        "at": now(), **fields})
        self.engine.publish("telemetry", self.cp_id, value)
        return value

    def repeat_last(self, session_id):
        """Says again, byte for byte, what was said last of a session that is still known."""
        self.engine.publish("telemetry", self.cp_id, self.journal.sessions[session_id].last)

    def obey(self, command):
        self.commands.append(command)
        if self.script.silent:
            return
        {"AUTHORIZE": self._authorize, "BEGIN": self._begin, "STOP": self._order, "RESUME": self._order,
         "FINISH": self._finish, "RECEIPT": self._receipt, "REJECTED": self._answered}[command["type"]](command)

    def set_fault(self, reason):
        """A fault ends what is running; None repairs."""
        with self.engine.changed:
            self.fault = reason
            if reason is not None and self.live:
                self._end(self.live, "INTERRUPTED", "fault")

    def plug_in(self):
        with self.engine.changed:
            self.plugged = True
            self._try_start()

    def unplug(self):
        with self.engine.changed:
            self.plugged = False
            if self.live and self.live.state == "charging":
                self._end(self.live, "COMPLETED", None)

    def request_charge(self, driver_id):
        """An on-site wish, repeated until AUTHORIZE or REJECTED (rule 2); returns its requestId."""
        request_id = str(uuid.uuid4())
        value = encode({"type": "CHARGE", "requestId": request_id, "driverId": driver_id, "cpId": self.cp_id,
                        "origin": "site", "at": now()})
        self.engine.repeat(("site", request_id), back_off(0.5),
                           lambda: self.engine.publish("requests", self.cp_id, value))
        return request_id

    def _answered(self, command):
        self.engine.cancel(("site", command["requestId"]))

    def _authorize(self, command):
        self._answered(command)
        session = self.journal.sessions.get(command["sessionId"])
        if session:
            self.repeat_last(session.session_id)
            return
        if seconds_until(command["expiresAt"]) <= 0:
            return
        reason = self._objection()
        session = Session(command["sessionId"], command["driverId"], command["expiresAt"],
                          "refused" if reason else "accepted")
        self.journal.sessions[session.session_id] = session
        self._watch_lease(session)
        if reason:
            session.last = self._say_of(session, "REFUSED", reason=reason)
        else:
            session.last = self._say_of(session, "ACCEPTED")
            self._keep_saying(session)

    def _objection(self):
        if self.journal.stopped:
            return "stopped"
        if self.fault is not None:
            return "faulted"
        return "busy" if self.live else self.script.refuse

    def _begin(self, command):
        session = self.journal.sessions.get(command["sessionId"])
        if not session:
            return
        if session.state == "ended":
            self.repeat_last(session.session_id)
        mine = command["engineId"] == self.engine.journal.engine_id
        if session.state != "accepted" or not mine or seconds_until(command["expiresAt"]) <= 0:
            return
        session.state, session.expires_at = "begun", command["expiresAt"]
        self.engine.cancel(("say", session.session_id))
        self._watch_lease(session)
        if self.script.give_up_after is not None:
            self.engine.later(("vehicle", self.cp_id), [self.script.give_up_after],
                              lambda: self._end(session, "EXPIRED", "no-vehicle"))
        elif self.script.plug_after is not None:
            self.engine.later(("vehicle", self.cp_id), [self.script.plug_after], self.plug_in)
        self._try_start()

    def _try_start(self):
        session = self.live
        if not (session and session.state == "begun" and self.plugged and seconds_until(session.expires_at) > 0):
            return
        session.state, session.started_at = "charging", now()
        self.engine.cancel(("vehicle", self.cp_id))
        self._profile = iter(self.script.profile)
        self._flow(session, 0)
        self.engine.later(("tick", self.cp_id), repeat(self.script.tick), lambda: self._tick(session))

    def _tick(self, session):
        wh = next(self._profile, None)
        if wh is None:
            self.unplug()
        else:
            self._flow(session, wh)

    def _flow(self, session, wh):
        self.journal.meter_wh += wh
        session.energy_wh += wh
        session.seq += 1
        session.last = self._say_of(session, "CHARGING", seq=session.seq, energyWh=session.energy_wh,
                                    powerW=round(wh * 3600 / self.script.tick))

    def _end(self, session, status, reason):
        for name in ("tick", self.cp_id), ("vehicle", self.cp_id):
            self.engine.cancel(name)
        session.state = "ended"
        session.seq += 1
        fields = {"startedAt": session.started_at, "reason": reason}
        session.last = self._say_of(session, status, seq=session.seq, energyWh=session.energy_wh, endedAt=now(),
                                    **{name: value for name, value in fields.items() if value is not None})
        self._keep_saying(session)

    def _order(self, command):
        if command["n"] > self.journal.n:
            self.journal.n, self.journal.stopped = command["n"], command["type"] == "STOP"
            if self.journal.stopped and self.live:
                self._end(self.live, "INTERRUPTED", "operator-stop")
        self.say("ACK", n=self.journal.n)

    def _finish(self, command):
        session = self.journal.sessions.get(command["sessionId"])
        if session and session.state in LIVE:
            reason = command["reason"]
            self._end(session, "COMPLETED" if reason in ORDERLY else "INTERRUPTED", reason)
        elif session:
            self.repeat_last(session.session_id)

    def _receipt(self, command):
        session = self.journal.sessions.get(command["sessionId"])
        if session and session.state == "ended" and command["energyWh"] == session.energy_wh:
            session.receipted = True
            self.engine.cancel(("say", session.session_id))
            if seconds_until(session.expires_at) <= 0:
                self._forget(session)

    def _watch_lease(self, session):
        self.engine.later(("lease", session.session_id), [max(0, seconds_until(session.expires_at))],
                          lambda: self._lease_over(session))

    def _lease_over(self, session):
        if session.state in ("accepted", "begun"):
            self._end(session, "EXPIRED", "no-vehicle" if session.state == "begun" else "expired")
        elif session.state == "refused" or session.receipted:
            self._forget(session)

    def _forget(self, session):
        self.journal.sessions.pop(session.session_id, None)

    def _keep_saying(self, session):
        self.engine.later(("say", session.session_id), back_off(), lambda: self.repeat_last(session.session_id))

    def _say_of(self, session, status, **fields):
        return self.say(status, sessionId=session.session_id, driverId=session.driver_id, **fields)
