"""The two kinds of broker that the tests run with. Both have `.bootstrap` and a fresh `.prefix` on demand."""
import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

from .ports import free_port
from .program import CHECKOUT, until

_numbers = count(1)


class Embedded:
    """evcharging-broker, one process per network, without anything of before."""
    kind = "embedded"

    def __init__(self, programs):
        self.prefix = ""
        self._programs = programs
        self._port = free_port()
        self.bootstrap = f"127.0.0.1:{self._port}"
        self.program = None

    def start(self, wait=True):
        self.program = self._programs.start("evcharging-broker", "--port", self._port)
        if wait:
            self.program.wait_for("memory")
        return self

    def kill(self):
        """It loses all its data."""
        self.program.kill()

    def revive(self):
        self.start()


class NoKafka(Exception):
    """Java or Maven Central cannot be had here; says why."""


def _jars():
    """What scripts/kafka has fetched."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return list(cache.glob("evcharging/kafka/[0-9]*"))


class Kafka:
    """One Apache Kafka for a whole run; each network has a topic prefix of its own in it."""
    kind = "kafka"

    def __init__(self):
        self._dir = Path(tempfile.mkdtemp(prefix="evc-kafka-"))
        self._port = free_port(2)
        try:
            self.bootstrap = self._control("up").strip()
        except Exception:
            shutil.rmtree(self._dir, ignore_errors=True)
            raise

    def _control(self, verb):
        command = [CHECKOUT / "scripts/kafka", verb, "--port", str(self._port), "--dir", self._dir]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["scripts/kafka says nothing"])[-1]
            # With java and the jars in place it has to start: then it is no reason to leave anything out.
            raise RuntimeError(f"{said}\n{self._log()}") if shutil.which("java") and _jars() else NoKafka(said)
        return done.stdout

    def _log(self):
        log = self._dir / "node-1/log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""

    def kill(self):
        """kill -9 of its only node; what it has stored stays."""
        pid = int((self._dir / "node-1/pid").read_text())
        os.kill(pid, 9)
        until(lambda: not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes(),
              10, "the broker's end")

    def revive(self):
        self._control("up")

    def close(self):
        self._control("down")
        shutil.rmtree(self._dir, ignore_errors=True)


class KafkaRoom:
    """A prefix of its own in a Kafka that others use too."""
    kind = "kafka"

    def __init__(self, kafka, prefix=None):
        self.kafka = kafka
        self.bootstrap = kafka.bootstrap
        self.prefix = f"n{next(_numbers)}." if prefix is None else prefix

    def start(self, wait=True):
        return self

    def kill(self):
        self.kafka.kill()

    def revive(self):
        self.kafka.revive()
