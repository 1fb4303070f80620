"""One process of the product: what it prints is kept, and a test waits for it by condition."""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread

from patience import patient

from evc import reports

CHECKOUT = Path(__file__).resolve().parents[3]
TAIL = 30


def binary(name):
    """The path of one of the product's programs: $EVC_BUILD or build/dev, where `daemons` may lie between."""
    build = Path(os.environ.get("EVC_BUILD", CHECKOUT / "build/dev"))
    places = [build / name, build / "daemons" / name]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise LookupError(f"{name} is not built: looked for {places[0]} and {places[1]}; EVC_BUILD says where")
    return str(found)


class Program:
    """A running program. `stdout` and `stderr` are what it has printed until now.

    With `terminal` its standard input and output are a terminal of that many (lines, columns) and `keys` types;
    otherwise it has no input. `within` is a command that sets something up and then becomes the program; it and the
    program inherit `descriptors`. Everything that it prints also goes to NAME.log in its `home`.
    """

    def __init__(self, name, *arguments, home, env=None, terminal=None, within=(), descriptors=()):
        self.name = Path(str(name)).name
        self.home = Path(home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.arguments = [str(argument) for argument in arguments]
        self._changed = Condition()
        self._text = {"stdout": bytearray(), "stderr": bytearray()}
        self._log = open(self.home / f"{self.name}.log", "ab", buffering=0)
        self._master = None
        self._judged = False
        path = str(name) if os.sep in str(name) else binary(name)
        self._process = self._start([*within, path, *self.arguments],
                                    {**os.environ, "LANGUAGE": "", "LC_ALL": "C.UTF-8", **(env or {})}, terminal,
                                    descriptors)

    def __repr__(self):
        return f"{self.name} {' '.join(self.arguments)} (pid {self.pid})"

    @property
    def pid(self):
        return self._process.pid

    @property
    def stdout(self):
        return self._decoded("stdout")

    @property
    def stderr(self):
        return self._decoded("stderr")

    @property
    def output(self):
        """Both, one after the other."""
        return self.stdout + self.stderr

    @property
    def running(self):
        return self._process.poll() is None

    def count(self, pattern):
        """How many lines it has printed in which `pattern` (a regular expression) is found."""
        return sum(re.search(pattern, line) is not None for line in self.output.splitlines())

    def wait_for(self, pattern, timeout=15, count=1):
        """Waits until `count` of its lines hold `pattern`; it must not end before."""
        timeout = patient(timeout)
        with self._changed:
            self._changed.wait_for(lambda: self.count(pattern) >= count or self._ended, timeout)
            if self.count(pattern) < count:
                why = "it ended" if self._ended else f"waited {timeout} s"
                raise TimeoutError(f"{self}: {why}, without {count} lines of {pattern!r}\n{self.tail()}")

    def never(self, pattern, seconds, count=1):
        """For so long it goes on without `count` lines that hold `pattern`."""
        with self._changed:
            self._changed.wait_for(lambda: self.count(pattern) >= count or self._ended, seconds)
            assert self.count(pattern) < count and not self._ended, self.tail()

    def wait(self, timeout=15):
        """Its exit status, when all that it printed has been read."""
        timeout = patient(timeout)
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self} did not end within {timeout} s\n{self.tail()}") from None
        for reader in self._readers:
            reader.join(5)
        if not self._judged:
            self._judged = True
            reports.take_from(bytes(self._text["stderr"]), self.pid)
        return status

    def dies_within(self, timeout):
        """Whether it ended by itself in this time."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)
            return True
        return False

    def keys(self, text):
        """Types on its terminal."""
        os.write(self._master, text.encode())

    def kill(self):
        """kill -9, and gone."""
        self._send(signal.SIGKILL)
        return self.wait(10)

    def terminate(self, timeout=10):
        """SIGTERM; returns the exit status."""
        self._send(signal.SIGTERM)
        return self.wait(timeout)

    def hang_up(self):
        """SIGHUP."""
        self._send(signal.SIGHUP)

    def freeze(self):
        """Hangs it, until `thaw`."""
        self._send(signal.SIGSTOP)

    def thaw(self):
        self._send(signal.SIGCONT)

    def close(self):
        """Ended whatever happens."""
        if self.running:
            self._send(signal.SIGKILL)
        self.wait(10)
        if self._master is not None:
            os.close(self._master)
            self._master = None
        self._log.close()

    def tail(self):
        """The last lines of what it printed, for whoever has to find out what went wrong."""
        ended = "" if self.running else f", ended with {self._process.returncode}"
        lines = (self.stdout.splitlines()[-TAIL:] + self.stderr.splitlines()[-TAIL:])
        return "\n".join([f"--- {self}{ended}", *lines])

    def _start(self, command, env, terminal, descriptors):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        if terminal:
            self._master, slave = pty.openpty()
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *terminal, 0, 0))
            streams.update(stdin=slave, stdout=slave)
            env = {**env, "TERM": "xterm-256color"}
            command = ["setsid", "--ctty", *command]  # its controlling terminal, as of a program in a window
        process = subprocess.Popen(command, cwd=self.home, env=env, start_new_session=not terminal,
                                   pass_fds=descriptors, **streams)
        if terminal:
            os.close(slave)
        sources = {"stdout": self._master if terminal else process.stdout.fileno(), "stderr": process.stderr.fileno()}
        self._open = len(sources)
        self._readers = [Thread(target=self._read, args=source, daemon=True) for source in sources.items()]
        for reader in self._readers:
            reader.start()
        return process

    def _read(self, stream, descriptor):
        while True:
            try:
                data = os.read(descriptor, 65536)
            except OSError:  # how a terminal says that nobody is left on the other side
                data = b""
            with self._changed:
                self._text[stream] += data
                self._open -= not data
                self._changed.notify_all()
            if not data:
                return
            self._log.write(data)

    @property
    def _ended(self):
        return self._open == 0

    def _decoded(self, stream):
        with self._changed:
            return self._text[stream].decode(errors="replace")

    def _send(self, number):
        # Safe: the process has not been waited for while `running`, so its pid is its own.
        if self.running:
            self._process.send_signal(number)


class Programs:
    """Starts programs, each in a directory of its own, and ends them all, the last one first."""

    def __init__(self, home):
        self.home = Path(home)
        self.started = []

    def start(self, name, *arguments, **options):
        options.setdefault("home", self.home / f"{len(self.started):03d}-{Path(str(name)).name}")
        program = Program(name, *arguments, **options)
        self.started.append(program)
        return program

    def run(self, name, *arguments, timeout=15, **options):
        """Starts one and waits for its end."""
        program = self.start(name, *arguments, **options)
        program.status = program.wait(timeout)
        return program

    def tails(self):
        return "\n".join(program.tail() for program in self.started)

    def close(self):
        for program in reversed(self.started):
            program.close()


def until(predicate, timeout, what):
    """For what nobody tells of, such as a file or a port: asks every 20 ms until `predicate` gives something true."""
    timeout = patient(timeout)
    end = time.monotonic() + timeout
    while not (value := predicate()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout} s for {what}")
        time.sleep(0.02)
    return value
