"""A link between two programs that can be cut: closed, refused, or silent in both directions (half-open)."""
import contextlib
import socket
import threading

CHUNK = 65536


class Proxy:
    """Listens on `port` and forwards to `target`, a port of this machine, in one of three ways:

    `heal`: as if it were not there. `stall`: connections stay and are accepted, and nothing passes; what was sent
    meanwhile arrives after the healing. `cut`: every connection is reset and new ones are refused.
    """

    def __init__(self, port, target):
        self.port, self.target = port, target
        self.state = "whole"
        self._flowing = threading.Event()
        self._flowing.set()
        self._lock = threading.Lock()
        self._pairs = set()
        self._listener = None
        self._listen()

    def heal(self):
        self.state = "whole"
        if self._listener is None:
            self._listen()
        self._flowing.set()

    def stall(self):
        self.state = "stalled"
        self._flowing.clear()

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
        self._flowing.set()

    def _listen(self):
        listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
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
        self._flowing.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.target), 5)
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
        threading.Thread(target=self._pump, args=(far, near, pair), daemon=True).start()
        self._pump(near, far, pair)

    def _pump(self, source, sink, pair):
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._flowing.wait()
                sink.sendall(data)
        self._flowing.wait()
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
        end.shutdown(socket.SHUT_RDWR)
    end.close()
