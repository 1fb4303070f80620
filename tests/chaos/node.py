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
from evc.ports import free_port
from evc.program import until


class Node:
    """Kafka tells its clients where to connect, so each link that can be cut has a listener of its own, which says that
    it is reached at the link's proxy. The configuration is the one of scripts/kafka, with these listeners added.

    What it had stored when it was wiped is set aside, not deleted: `incarnations` names every directory of logs.
    """

    def __init__(self, home, links):
        """`links`: name → port of its proxy. Raises evc.brokers.NoKafka."""
        self.home = Path(home)
        self.home.mkdir(parents=True)
        self.ports = {name: free_port() for name in links}
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
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._links = dict(links)
        self._new_incarnation()

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def start(self, wait=True):
        with open(self.home / "log", "ab") as log:
            command = [*self._java[:-1], self._file()]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.home)
        if wait:
            until(self.listens, 120, "Kafka to listen")

    def listens(self):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), 1)):
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
        names = list(self._links)
        listeners = [f"{_listener(name)}://127.0.0.1:{self.ports[name]}" for name in names]
        advertised = [f"{_listener(name)}://127.0.0.1:{self._links[name]}" for name in names]
        protocols = [f"{_listener(name)}:PLAINTEXT" for name in names]
        add = {"listeners": listeners, "advertised.listeners": advertised,
               "listener.security.protocol.map": protocols}
        lines = []
        for line in self._properties.splitlines():
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
