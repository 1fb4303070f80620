"""Many third-party monitors in one thread, each of which comes back by itself: for what happens to all at once."""
import heapq
import random
import resource
import selectors
import socket
import time
from threading import Condition, Thread

from patience import patient

from .link import ACK, ENQ, ETX, frame

BACK_OFF = 0.2, 0.4  # seconds, as our own monitors wait before they try again for the first time
PERIOD = 1.0


class Crowd:
    """`registered` says when each was registered last (time.monotonic()), `refused` how often nobody listened."""

    def __init__(self, port, cp_ids, host="127.0.0.1"):
        self._place = host, port
        self._cp_ids = list(cp_ids)
        self._changed = Condition()
        self.registered, self.refused = {}, 0
        self._selector = selectors.DefaultSelector()
        self._due = []  # (when, number, what, of whom): attempts and reports to come
        self._number = 0
        self._ended = False
        self._thread = Thread(target=self._run, daemon=True)

    def start(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        for cp_id in self._cp_ids:
            self._later(0, self._connect, cp_id)
        self._thread.start()
        return self

    def wait_registered(self, since, timeout=15):
        """Until all have been registered later than `since`; returns when the last one was."""
        def all_are():
            return len(self.registered) == len(self._cp_ids) and min(self.registered.values()) > since
        timeout = patient(timeout)
        with self._changed:
            if not self._changed.wait_for(all_are, timeout):
                back = sum(at > since for at in self.registered.values())
                raise TimeoutError(f"waited {timeout} s for {len(self._cp_ids)} monitors; {back} are registered")
            return max(self.registered.values())

    def close(self):
        self._ended = True
        self._thread.join(10)

    def _later(self, delay, what, whom):
        self._number += 1
        heapq.heappush(self._due, (time.monotonic() + delay, self._number, what, whom))

    def _run(self):
        while not self._ended:
            while self._due and self._due[0][0] <= time.monotonic():
                _, _, what, whom = heapq.heappop(self._due)
                what(whom)
            for key, _ in self._selector.select(0.02):
                key.data.ready()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def _connect(self, cp_id):
        _Member(self, cp_id)

    def _gone(self, cp_id, why):
        self.refused += isinstance(why, ConnectionRefusedError)
        self._later(random.uniform(*BACK_OFF), self._connect, cp_id)


class _Member:
    """One connection: says who it is, and how the engine is once it is registered."""

    def __init__(self, crowd, cp_id):
        self._crowd, self._cp_id, self._heard = crowd, cp_id, b""
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.connect_ex(crowd._place)
        crowd._selector.register(self._socket, selectors.EVENT_WRITE, self)

    def ready(self):
        try:
            if self._heard is None:
                if not self._socket.recv(4096):
                    raise ConnectionResetError()
            elif self._crowd._selector.get_key(self._socket).events == selectors.EVENT_WRITE:
                self._socket.sendall(ENQ + frame(f"REGISTER#{self._cp_id}#Foreign street 1".encode()))
                self._crowd._selector.modify(self._socket, selectors.EVENT_READ, self)
            else:
                self._hear(self._socket.recv(4096))
        except OSError as why:
            self._end(why)

    def report(self, _):
        if self._socket.fileno() < 0:
            return
        try:
            self._socket.sendall(frame(f"HEALTHY#{self._cp_id}".encode()))
            self._crowd._later(PERIOD, self.report, None)
        except OSError as why:
            self._end(why)

    def _hear(self, data):
        if not data:
            raise ConnectionResetError()
        self._heard += data
        _, word, rest = self._heard.partition(b"REGISTERED#")
        if not word or ETX not in rest[:-1]:
            return
        self._heard = None
        self._socket.sendall(ACK)
        with self._crowd._changed:
            self._crowd.registered[self._cp_id] = time.monotonic()
            self._crowd._changed.notify_all()
        self.report(None)

    def _end(self, why):
        self._crowd._selector.unregister(self._socket)
        self._socket.close()
        self._crowd._gone(self._cp_id, why)
