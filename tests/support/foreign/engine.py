"""An engine of one or several charge points: commands and telemetry (evcharging-protocol(7)) and
the health port. The rules of a single point are in `chargepoint`.
"""
import socketserver
import threading

from .bus import Client
from .chargepoint import ChargePoint
from .journal import Journal, PointJournal, Script
from .values import is_ident

MAX_LINE = 1024


class Engine(Client):
    """`Engine(bootstrap, ["cp-1"], Script(...))`; a point's own script is `engine["cp-1"].script`."""

    def __init__(self, bootstrap, cp_ids, script=None, journal=None, prefix=""):
        super().__init__(bootstrap, ["commands"], prefix, "foreign-engine")
        self.journal = journal or Journal()
        self.foreign_commands = 0
        self._script = script or Script()
        self._points = {}
        self._health = None
        self.start()
        for cp_id in cp_ids:
            self.add(cp_id)

    def __getitem__(self, cp_id):
        return self._points[cp_id]

    def add(self, cp_id):
        """Hosts one more point and says what its journal holds."""
        with self.changed:
            journal = self.journal.points.setdefault(cp_id, PointJournal())
            point = self._points[cp_id] = ChargePoint(self, cp_id, journal, self._script)
            point.resume_journal()
            return point

    def receive(self, topic, message):
        command = self.checked(topic, message)
        point = command and self._points.get(command["cpId"])
        if not point:
            return
        if self.journal.ledger_id is None:
            self.journal.ledger_id = command["ledgerId"]
        if command["ledgerId"] == self.journal.ledger_id:
            point.obey(command)
        else:
            # Rule 7: another ledger's orders are not for this engine, whatever they say.
            self.foreign_commands += 1

    def brokers_lost(self):
        # The producer keeps these until it is connected again, which is when the others want them.
        for point in self._points.values():
            point.send_state()

    def wait_session(self, cp_id, state, timeout=10):
        """Waits until some session of this point is in `state` and returns it."""
        sessions = self.journal.points[cp_id].sessions
        return self.wait_for(lambda: next((s for s in sessions.values() if s.state == state), None),
                             timeout, f"a session of {cp_id} that is {state}")

    def wait_command(self, cp_id, kind, timeout=10, count=1, **fields):
        """The `count`-th command of this kind with these fields."""
        found = self.wait_for(lambda: self[cp_id].seen(kind, **fields)[count - 1:], timeout,
                              f"{kind} {count} for {cp_id} with {fields}")
        return found[0]

    def open_health_port(self, port=0):
        """Answers health checks on 127.0.0.1 and returns the port."""
        self._health = _HealthServer(("127.0.0.1", port), self)
        threading.Thread(target=self._health.serve_forever, args=(0.05,), daemon=True).start()
        return self._health.server_address[1]

    def answer_health(self, line):
        """The answer to one line of the health port, or None when it is not a health check."""
        word, _, cp_id = line.partition("#")
        if word != "HEALTH_CHECK":
            return None
        with self.changed:
            if not self._points and is_ident(cp_id):
                self.add(cp_id)
            asked = [self._points.get(cp_id)] if cp_id else list(self._points.values())
            if not asked or None in asked:
                return "KO#unknown-cp"
            faults = [point.fault for point in asked if point.fault is not None]
            return f"KO#{faults[0]}" if faults else "OK"

    def close(self):
        if self._health:
            self._health.shutdown()
            self._health.server_close()
        super().close()


class _HealthServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address, engine):
        self.engine = engine
        super().__init__(address, _HealthHandler)


class _HealthHandler(socketserver.StreamRequestHandler):
    """Lines until the other side closes, so one check per connection and a kept one both work."""
    timeout = 10

    def handle(self):
        try:
            while (line := self.rfile.readline(MAX_LINE)).endswith(b"\n"):
                answer = self.server.engine.answer_health(line.decode().strip())
                if answer is None:
                    return
                self.wfile.write(answer.encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            return
