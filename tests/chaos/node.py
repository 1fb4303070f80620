"""One Apache Kafka that can be killed, frozen, revived and started anew, with a listener for each link."""
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

from evc.brokers import Kafka
from evc.program import until


class Node:
    """Kafka tells its clients where to connect, so each link that can be hurt has a listener of its own, which says
    that it is reached at the link. The configuration is the one of scripts/kafka, with these listeners added.

    What it had stored when it was wiped is set aside, not deleted: `incarnations` names every directory of logs.
    """

    def __init__(self, home, address, within, links):
        """`within`: the command that becomes it, at `address`; `links`: name → (port to listen at, port that clients
        are told). Raises evc.brokers.NoKafka.
        """
        self.home = Path(home)
        self.home.mkdir(parents=True)
        self.incarnations = []
        self.process = None
        sample = Kafka()  # fetches what is needed and writes the configuration to start from
        try:
            self._properties = (sample._dir / "node-1/server.properties").read_text()
            pid = int((sample._dir / "node-1/pid").read_text())
            self._java = [word for word in Path(f"/proc/{pid}/cmdline").read_text().split("\0") if word]
            self.port = int(sample.bootstrap.rsplit(":", 1)[1])
            self.cluster = next(line.partition("=")[2] for line in
                                (sample._dir / "node-1/data/meta.properties").read_text().splitlines()
                                if line.startswith("cluster.id="))
        finally:
            sample.close()
        self.bootstrap = f"{address}:{self.port}"
        self._address, self._within, self._links = address, within, dict(links)
        self._new_incarnation()

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def start(self, wait=True):
        with open(self.home / "log", "ab") as log:
            command = [*self._within, *self._java[:-1], self._file()]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.home)
        if wait:
            until(self.listens, 120, "Kafka to listen")

    def listens(self):
        with suppress(OSError), closing(socket.create_connection((self._address, self.port), 1)):
            return True
        return False

    def kill(self):
        """kill -9; returns the exit status."""
        self.process.kill()
        return self.process.wait(60)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def wipe(self):
        """Of a dead one: the next start is that of a new broker without data, at the same address."""
        self._new_incarnation()

    def close(self):
        if self.running:
            self.process.kill()
            self.process.wait(20)

    def _new_incarnation(self):
        data = self.home / f"data-{len(self.incarnations) + 1}"
        self.incarnations.append(data)
        add = {"listeners": [f"{_listener(name)}://{self._address}:{port}" for name, (port, _) in self._links.items()],
               "advertised.listeners": [f"{_listener(name)}://{self._address}:{told}"
                                        for name, (_, told) in self._links.items()],
               "listener.security.protocol.map": [f"{_listener(name)}:PLAINTEXT" for name in self._links]}
        lines = []
        for line in self._properties.replace("127.0.0.1", self._address).splitlines():
            key, _, value = line.partition("=")
            value = str(data) if key == "log.dirs" else ",".join([value, *add.get(key, [])])
            lines.append(f"{key}={value}")
        lines.append("inter.broker.listener.name=PLAINTEXT")
        self._file().write_text("\n".join(lines) + "\n")
        classpath = self._java[self._java.index("-cp") + 1]
        with open(self.home / "log", "ab") as log:
            subprocess.run([shutil.which("java"), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                            classpath, "kafka.tools.StorageTool", "format", "-t", self.cluster, "-c", self._file()],
                           stdout=log, stderr=log, check=True, timeout=120)

    def _file(self):
        return self.home / "server.properties"


def _listener(name):
    return "L" + "".join(character for character in name.upper() if character.isalnum())
