"""Links between ports of this machine, for where machines at a switch cannot be had."""
import contextlib
import socket
import threading

from evc.ports import free_port

CHUNK = 65536
HOST = "127.0.0.1"


class Proxies:
    """All machines are this one, and each link is a proxy."""

    def __init__(self, why):
        self._why = why

    def __str__(self):
        return f"all on one machine, with a proxy in each link (no machines of their own: {self._why})"

    def address(self, machine):
        return HOST

    def within(self, machine):
        return []

    def link(self, client, server, port):
        return Proxy(free_port(), port)

    def close(self):
        """Links are closed one by one."""


class Proxy:
    """Listens on `port` of `host` and forwards to `target`, a port of this machine, in one of four ways:

    `heal`: as if it were not there. `stall`: connections stay and are accepted, and nothing passes; what was sent
    meanwhile arrives after the healing. `deafen`: the same, but only for what goes to the client. `cut`: every
    connection is reset and new ones are refused.
    """

    def __init__(self, port, target):
        self.host, self.port, self.target = HOST, port, target
        self.state = "whole"
        self._there, self._back = threading.Event(), threading.Event()
        self._flow()
        self._lock = threading.Lock()
        self._pairs = set()
        self._listener = None
        self._listen()

    def heal(self):
        self.state = "whole"
        if self._listener is None:
            self._listen()
        self._flow()

    def stall(self):
        self.heal()
        self.state = "stalled"
        self._there.clear()
        self._back.clear()

    def deafen(self):
        self.heal()
        self.state = "deaf"
        self._back.clear()

    def cut(self):
        self.state = "cut"
        listener, self._listener = self._listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.reset()

    def reset(self):
        """Every connection there is, with RST; new ones are welcome."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(pair)

    def close(self):
        self.cut()
        self._flow()

    def _flow(self):
        self._there.set()
        self._back.set()

    def _listen(self):
        listener = socket.create_server((HOST, self.port), backlog=64)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near):
        self._there.wait()
        try:
            far = socket.create_connection((HOST, self.target), 5)
        except OSError:
            _abort(near)
            return
        far.settimeout(None)
        for end in near, far:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = near, far
        with self._lock:
            self._pairs.add(pair)
        if self.state == "cut":
            self._end(pair)
            return
        threading.Thread(target=self._pump, args=(far, near, self._back, pair), daemon=True).start()
        self._pump(near, far, self._there, pair)

    def _pump(self, source, sink, flowing, pair):
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                flowing.wait()
                sink.sendall(data)
        flowing.wait()
        self._end(pair)

    def _end(self, pair):
        with self._lock:
            known = pair in self._pairs
            self._pairs.discard(pair)
        if known:
            for end in pair:
                _abort(end)


def _abort(end):
    """Closes at once with RST, also under a thread that reads from it."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        end.shutdown(socket.SHUT_RD)  # wakes that thread; to shut the other half would say goodbye
    end.close()
