"""What journald is for a service: takes the entries that are sent to it with fields. The lines that a service prints
are its output as ever."""
import os
import socket
import subprocess
from threading import Condition, Thread

from patience import patient

# A /run of the program's own, in which the journal's socket is ours, and standard error as journald would give it.
_ENTER = """
mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && : > /run/systemd/journal/socket &&
mount --bind "$0" /run/systemd/journal/socket || exit 125
export JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2)
exec "$@"
"""
_UNSHARE = "unshare", "--mount", "--propagation", "private"


def is_possible():
    """Whether a program may get a /run of its own here."""
    command = [*_UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/run"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class Journald:
    """`entries` are dictionaries of fields, oldest first."""

    def __init__(self, home):
        self._path = os.path.join(home, "journal")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # Bound by a short name: a socket's path may not be long.
        before = os.open(".", os.O_PATH)
        try:
            os.chdir(home)
            self._socket.bind("journal")
        finally:
            os.fchdir(before)
            os.close(before)
        self._changed = Condition()
        self.entries = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def start(self):
        """How to start a program with this journal, as options of Program."""
        return {"within": [*_UNSHARE, "sh", "-c", _ENTER, self._path]}

    def of(self, **fields):
        with self._changed:
            return [entry for entry in self.entries if fields.items() <= entry.items()]

    def wait_entry(self, timeout=15, **fields):
        """The first with these fields."""
        timeout = patient(timeout)
        with self._changed:
            if not self._changed.wait_for(lambda: self.of(**fields), timeout):
                raise TimeoutError(f"waited {timeout} s for {fields} in {self.entries}")
        return self.of(**fields)[0]

    def close(self):
        self._socket.shutdown(socket.SHUT_RD)
        self._reader.join(5)
        self._socket.close()

    def _read(self):
        while data := self._socket.recv(65536):
            with self._changed:
                self.entries.append(dict(line.split("=", 1) for line in data.decode().splitlines() if "=" in line))
                self._changed.notify_all()
