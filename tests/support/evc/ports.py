"""Ports of 127.0.0.1 that nobody else uses, also when several test runs share a machine."""
import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from threading import Lock

# Below what the system gives to outgoing connections, so that none of those takes a port before its server does.
_FIRST, _LAST = 20000, 32000
# A port is its process's until that ends, also while nobody listens there: its byte of this file is locked.
_claims = open(Path(tempfile.gettempdir()) / f"evc-ports-{os.getuid()}", "ab")
_lock = Lock()
_given = set()
_random = random.Random(os.getpid())


def free_port(span=1):
    """The first of `span` free ports in a row; no port is given twice by one test run."""
    with _lock:
        while True:
            port = _random.randrange(_FIRST, _LAST - span)
            row = range(port, port + span)
            if _given.isdisjoint(row) and all(map(_is_claimed, row)) and all(map(_is_free, row)):
                _given.update(row)
                return port


def _is_claimed(port):
    """Whether it belongs to this process now."""
    try:
        fcntl.lockf(_claims, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
        return True
    except OSError:
        return False


def _is_free(port):
    for family, host in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::"):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True
