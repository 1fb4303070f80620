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
    """Apache Kafka cannot be had here; says why."""


class Kafka:
    """One Apache Kafka for a whole run; each network has a topic prefix of its own in it."""
    kind = "kafka"

    def __init__(self):
        if not (shutil.which("java") and shutil.which("mvn")) and os.geteuid() != 0:
            raise NoKafka("no java or no mvn: apt install openjdk-17-jre-headless maven")
        self._dir = Path(tempfile.mkdtemp(prefix="evc-kafka-"))
        self._port = free_port(2)
        self.bootstrap = self._control("up").strip()

    def _control(self, verb):
        command = [CHECKOUT / "scripts/kafka", verb, "--port", str(self._port), "--dir", self._dir]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode:
            shutil.rmtree(self._dir, ignore_errors=True)
            raise NoKafka((done.stderr.strip().splitlines() or ["scripts/kafka says nothing"])[-1])
        return done.stdout

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
