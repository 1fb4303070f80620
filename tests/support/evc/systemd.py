"""What systemd is for a service, as far as the service sees it: hears what it says of itself ($NOTIFY_SOCKET), keeps
the descriptors that it gives away, and hands them to the next process of it."""
import os
import re
import socket
import time
from itertools import count
from threading import Condition, Thread

from patience import patient

_numbers = count(1)
_HAND_OVER = 'LISTEN_PID=$$ exec "$@" '


class Systemd:
    """One service's. `messages` are the datagrams that came until now, as text, and `kept` its descriptors by name."""

    def __init__(self):
        name = f"evc-systemd-{os.getpid()}-{next(_numbers)}"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{name}")
        self._address = f"@{name}"
        self._changed = Condition()
        self.messages, self.kept = [], {}
        self._signs = []  # of life: when they came
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, watchdog=None):
        """How to start a process of the service, as options of Program. `watchdog`: in seconds."""
        environment = {"NOTIFY_SOCKET": self._address}
        if watchdog:
            environment["WATCHDOG_USEC"] = str(int(watchdog * 1e6))
        if not self.kept:
            return {"env": environment}
        descriptors = list(self.kept.values())
        environment.update(LISTEN_FDS=str(len(descriptors)), LISTEN_FDNAMES=":".join(self.kept))
        places = " ".join(f"{place}<&{descriptor} {descriptor}<&-" for place, descriptor in enumerate(descriptors, 3))
        return {"env": environment, "descriptors": descriptors,
                "within": ["/bin/bash", "-c", _HAND_OVER + places, "bash"]}

    @property
    def status(self):
        """The newest status line, or None."""
        lines = [message[len("STATUS="):] for message in self.messages if message.startswith("STATUS=")]
        return lines[-1] if lines else None

    def wait_for(self, pattern, timeout=15, count=1):
        """Until `count` messages hold `pattern`."""
        timeout = patient(timeout)
        def found():
            return sum(re.search(pattern, message) is not None for message in self.messages) >= count
        with self._changed:
            if not self._changed.wait_for(found, timeout):
                raise TimeoutError(f"waited {timeout} s for {pattern!r} in {self.messages}")

    def wait_status(self, line, timeout=15):
        """Until exactly this is the status."""
        timeout = patient(timeout)
        with self._changed:
            if not self._changed.wait_for(lambda: self.status == line, timeout):
                raise TimeoutError(f"waited {timeout} s for the status {line!r}; it is {self.status!r}")

    def longest_silence(self, since):
        """Between two signs of life, in seconds, from `since` (time.monotonic()) until now."""
        signs = [since, *(sign for sign in self._signs if sign > since), time.monotonic()]
        return max(later - earlier for earlier, later in zip(signs, signs[1:]))

    def stopped(self):
        """`systemctl stop` has ended the service: nothing is kept any more."""
        for descriptor in self.kept.values():
            os.close(descriptor)
        self.kept.clear()

    def close(self):
        self._socket.shutdown(socket.SHUT_RD)
        self._reader.join(5)
        self._socket.close()
        self.stopped()

    def _read(self):
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._socket, 4096, 8)
            if not data:
                return
            with self._changed:
                self.messages.append(data.decode())
                self._signs += [time.monotonic()] if data == b"WATCHDOG=1" else []
                self._obey(dict(line.split("=", 1) for line in data.decode().splitlines()), descriptors)
                self._changed.notify_all()

    def _obey(self, said, descriptors):
        name = said.get("FDNAME")
        if "FDSTOREREMOVE" in said and name in self.kept:
            os.close(self.kept.pop(name))
        for descriptor in descriptors:
            # Of what is kept already systemd keeps no second copy.
            if "FDSTORE" in said and not (name in self.kept and os.path.sameopenfile(self.kept[name], descriptor)):
                self.kept[name] = descriptor
            else:
                os.close(descriptor)
