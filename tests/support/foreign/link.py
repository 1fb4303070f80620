"""The bytes of the monitor link, evcharging-protocol(7): its frames, and a connection on which a test may
also break the rules.
"""
import socket
import time
from itertools import product

from patience import patient

STX, ETX, EOT, ENQ, ACK, NAK = b"\x02", b"\x03", b"\x04", b"\x05", b"\x06", b"\x15"
MAX_MESSAGE = 1024


class Closed(Exception):
    """Central has closed the connection."""


def lrc(data):
    """The XOR of the bytes of DATA."""
    value = 0
    for byte in data:
        value ^= byte
    return bytes([value])


def frame(data, check=None):
    """STX DATA ETX LRC; `check` puts another byte in the place of the LRC."""
    return STX + data + ETX + (lrc(data) if check is None else check)


def tuned(prefix, wanted):
    """`prefix` with a few letters more, so that the LRC of the whole is the byte `wanted`."""
    letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    tails = (bytes(tail) for size in range(4) for tail in product(letters, repeat=size))
    return next(prefix + tail for tail in tails if lrc(prefix + tail) == wanted)


class Link:
    """A TCP connection to Central, byte by byte."""

    def __init__(self, port, host="127.0.0.1", timeout=5.0):
        self.timeout = timeout
        self._socket = socket.create_connection((host, port), timeout)
        # Without this the kernel may glue together what a test means to split.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send_raw(self, data):
        self._socket.settimeout(self.timeout)
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            raise Closed() from None

    def send_split(self, data, pause=0.01):
        """Every byte in a segment of its own. The pause gives the reader a chance to see them apart."""
        for place in range(len(data)):
            self.send_raw(data[place:place + 1])
            time.sleep(pause)

    def read_byte(self, timeout=None):
        """The next byte; Closed at the end, TimeoutError when nothing comes."""
        return self._byte(patient(self.timeout if timeout is None else timeout))

    def _byte(self, timeout):
        self._socket.settimeout(timeout)
        try:
            byte = self._socket.recv(1)
        except ConnectionResetError:
            byte = b""
        if not byte:
            raise Closed()
        return byte

    def read_line(self, timeout=None):
        """The next line as text, without its end."""
        line = b""
        while not line.endswith(b"\n"):
            line += self.read_byte(timeout)
        return line.decode().rstrip("\r\n")

    def wait_closed(self, timeout=None):
        """What still comes until Central closes; TimeoutError when it does not close in time."""
        deadline = time.monotonic() + patient(self.timeout if timeout is None else timeout)
        rest = b""
        while (left := deadline - time.monotonic()) > 0:
            try:
                rest += self._byte(left)
            except Closed:
                return rest
        raise TimeoutError(f"still open after {rest!r}")

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
