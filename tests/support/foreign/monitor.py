"""A monitor's side of the link to Central: evcharging-protocol(7), a class per framing."""
import threading
import time

from .link import ACK, ENQ, EOT, ETX, MAX_MESSAGE, NAK, STX, Closed, Link, frame, lrc
from .messages import Violation

REPETITIONS = 3


class _Monitor(Link):
    """What is said to Central, in either framing, which a subclass adds as `say`."""

    def __init__(self, port, cp_id, host="127.0.0.1", timeout=5.0):
        super().__init__(port, host, timeout)
        self.cp_id = cp_id
        self.said_at = 0.0
        self.violations = []
        self._report_text = f"HEALTHY#{cp_id}"
        self._changed = threading.Condition(threading.RLock())
        self._thread = None
        self._talking = False

    def say(self, text):
        raise NotImplementedError

    def register_text(self, location, tariff):
        return "#".join(["REGISTER", self.cp_id, location] + ([tariff] if tariff else []))

    def start(self):
        """Reports at once and then every second, until silence, close or Central ends it."""
        self._talking = True
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()
        return self

    def set_healthy(self):
        self._change(f"HEALTHY#{self.cp_id}")

    def set_fault(self, reason=None):
        self._change(f"FAULT#{self.cp_id}" + (f"#{reason}" if reason else ""))

    def be_silent(self):
        """Stops reporting but keeps the connection; returns when the last report was sent."""
        with self._changed:
            self._talking = False
            self._changed.notify_all()
        if self._thread:
            self._thread.join(self.timeout)
        return self.said_at

    def close(self):
        """Ends the connection; Violation when a report of the thread was answered wrongly."""
        self.be_silent()
        super().close()
        if self.violations:
            raise Violation("; ".join(self.violations))

    def _change(self, text):
        # A change is reported at once, not at the next second.
        with self._changed:
            self._report_text = text
            self._changed.notify_all()

    def _talk(self):
        with self._changed:
            while self._talking:
                self.said_at = time.monotonic()
                try:
                    self.say(self._report_text)
                except Closed:
                    return
                except (Violation, TimeoutError) as error:
                    self.violations.append(f"{self._report_text}: {error!r}")
                    return
                self._changed.wait(1.0)


class LineMonitor(_Monitor):
    """One message per LF; Central says nothing but `ERROR#<reason>` before it closes."""

    @staticmethod
    def wrap(data):
        """The bytes of one message, be its content right or wrong."""
        return data + b"\n"

    def say(self, text):
        self.send_raw(self.wrap(text.encode()))

    def register(self, location="Foreign street 1", tariff=None):
        self.say(self.register_text(location, tariff))
        return self

    def read_error(self, timeout=None):
        """The reason of the ERROR line, after which the connection has to be closed."""
        line = self.read_line(timeout)
        word, _, reason = line.partition("#")
        if word != "ERROR" or not reason:
            raise Violation(f"instead of ERROR#<reason>: {line!r}")
        rest = self.wait_closed(timeout)
        if rest:
            raise Violation(f"after {line!r}: {rest!r}")
        return reason


class BlockMonitor(_Monitor):
    """ENQ, then frames with an LRC, each answered with ACK or NAK."""

    def enquire(self):
        self.send_raw(ENQ)
        self.expect(ACK)
        return self

    @staticmethod
    def wrap(data):
        """The bytes of one message, be its content right or wrong."""
        return frame(data)

    def say(self, text):
        """Sends a message and repeats it when Central says NAK, as often as it may."""
        for _ in range(1 + REPETITIONS):
            self.send_raw(self.wrap(text.encode()))
            answer = self.read_byte()
            if answer == EOT:
                raise Closed()
            if answer == ACK:
                return
            if answer != NAK:
                raise Violation(f"{answer!r} is no answer to {text!r}")
        raise Violation(f"NAK to every repetition of {text!r}")

    def expect(self, wanted):
        answer = self.read_byte()
        if answer != wanted:
            raise Violation(f"{answer!r} instead of {wanted!r}")

    def receive(self, naks=0):
        """The text of Central's next frame, which is first answered with NAK `naks` times."""
        raw = self._read_frame()
        for _ in range(naks):
            self.send_raw(NAK)
            again = self._read_frame()
            if again != raw:
                raise Violation(f"repeated differently: {raw!r} and {again!r}")
        self.send_raw(ACK)
        return raw[1:-2].decode()

    def register(self, location="Foreign street 1", tariff=None, naks=0):
        """Enquires and registers; returns the epoch, or raises Violation with what Central said."""
        self.enquire()
        self.say(self.register_text(location, tariff))
        answer = self.receive(naks)
        word, _, rest = answer.partition("#")
        cp_id, _, epoch = rest.partition("#")
        if word != "REGISTERED" or cp_id != self.cp_id or not epoch.isdecimal():
            raise Violation(f"instead of REGISTERED: {answer!r}")
        return int(epoch)

    def end(self):
        self.send_raw(EOT)

    def _read_frame(self):
        raw = self.read_byte()
        if raw != STX:
            raise Violation(f"{raw!r} instead of a frame")
        while not raw.endswith(ETX):
            raw += self.read_byte()
            if len(raw) > MAX_MESSAGE + 2:
                raise Violation("a frame that is too long")
        raw += self.read_byte()
        if raw[-1:] != lrc(raw[1:-2]):
            raise Violation(f"bad LRC: {raw!r}")
        return raw
