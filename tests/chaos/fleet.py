"""The programs of one network, each with links of its own that can be hurt, and restarted when it ends by itself."""
import json
import threading
from pathlib import Path

import network
from disk import Disk
from evc.network import listens
from evc.ports import free_port
from evc.program import until
from node import Node
from part import Part

SETTINGS = {"EV_Central": "lease: 15s\nmonitor_timeout: 3s\nclock_skew: 5s\nmax_power: 10000000\n"}
NOWHERE = "nowhere"
LINES = 2000


class Fleet:
    """One Central, `charge_points` engines with their monitors, `drivers` drivers, on one broker."""

    def __init__(self, home, diary, random, charge_points=6, drivers=3, duration=(2, 5), pause="500ms",
                 terminals=False, wishes=None, lay=network.lay):
        """With `terminals` each engine has one, on which its keys can be typed. Without `wishes` drivers have many.
        `lay` gives the network on which the machines meet; engine and monitor of a charge point share one.
        """
        self.home, self.diary, self._random = Path(home), diary, random
        self.cp_ids = [f"CP{number}" for number in range(1, charge_points + 1)]
        self.driver_ids = [f"driver-{number}" for number in range(1, drivers + 1)]
        self._closing = threading.Event()
        self._engine_terminal = (24, 80) if terminals else None
        self.parts, self.links, self.disks, self.health = {}, {}, {}, {}
        clients = ["central", *self.cp_ids, *self.driver_ids]
        self.network = lay(["broker", *clients])
        diary.note("network", said=str(self.network))
        listening = {name: free_port() for name in clients}
        for name in clients:
            self.links[name] = self.network.link(name, "broker", listening[name])
        self.node = self._node({name: (listening[name], self.links[name].port) for name in clients})
        self.central_port = free_port()
        self.ledger = self._disk("central") / "central.db"
        self.config = self.home / "central.yaml"
        self.config.write_text(SETTINGS["EV_Central"])
        self._add("central", "central", "EV_Central", self.central_port, self._broker("central"), "--ledger",
                  self.ledger, "--config", self.config, disk=self.disks["central"])
        for number, cp_id in enumerate(self.cp_ids):
            self._add_charge_point(number, cp_id, random.randint(*duration))
        for driver_id in self.driver_ids:
            self._add_driver(driver_id, pause, wishes)

    @property
    def central(self):
        return self.parts["central"]

    def engine(self, cp_id):
        return self.parts[f"engine {cp_id}"]

    def monitor(self, cp_id):
        return self.parts[f"monitor {cp_id}"]

    def driver(self, driver_id):
        return self.parts[f"driver {driver_id}"]

    def of(self, kind):
        return [part for part in self.parts.values() if part.kind == kind]

    def meter(self, cp_id):
        return self.state_of(cp_id) / f"{cp_id}.meter"

    def state_of(self, cp_id):
        return self.home / cp_id / "state"

    def journals(self):
        return {cp_id: self.state_of(cp_id) / "journal.db" for cp_id in self.cp_ids if f"engine {cp_id}" in self.parts}

    def replace_engine(self, cp_id):
        """Before the start: somebody else answers at `health` of this charge point and keeps its register."""
        del self.parts[f"engine {cp_id}"]

    def central_listens(self):
        return listens(self.central_port, self.network.address("central"))

    def start(self, drivers=True):
        self.node.start()
        self.central.start()
        until(self.central_listens, 30, "Central to listen")
        for part in self.of("engine") + self.of("monitor"):
            part.start()
        if drivers:
            for part in self.of("driver"):
                part.start()
        threading.Thread(target=self._supervise, daemon=True).start()

    def end_request_files(self):
        """Whoever was about to ask for more has reached the end of its file: the drivers finish what they began."""
        for part in self.of("driver"):
            with part.hold:
                _end_request_file(part)

    def close(self):
        self._closing.set()
        for part in reversed(list(self.parts.values())):
            with part.hold:
                for program in part.past:
                    program.close()
        self.node.close()
        self._close_network()
        for disk in self.disks.values():
            disk.close()

    def _node(self, links):
        try:
            return Node(self.home / "broker", self.network.address("broker"), self.network.within("broker"), links)
        except BaseException:
            self._close_network()
            raise

    def _close_network(self):
        for link in self.links.values():
            link.close()
        self.network.close()

    def _add(self, kind, name, *command, **how):
        """`name`: of its machine too."""
        full = name if kind == "central" else f"{kind} {name}"
        self.parts[full] = Part(kind, full, self.home / full.replace(" ", "-"), self.network.within(name), command,
                                **{"link": self.links[name], **how})

    def _add_charge_point(self, number, cp_id, duration):
        health = self.health[cp_id] = free_port()
        way = self.links[f"monitor {cp_id}"] = self.network.link(cp_id, "central", self.central_port)
        state = self._disk(cp_id) if number == 0 else self.state_of(cp_id)
        self._add("engine", cp_id, "EV_CP_E", health, self._broker(cp_id), cp_id, "--state-directory", state,
                  "--duration", duration, "--power", 1_000_000 + 77_777 * number, disk=self.disks.get(cp_id),
                  terminal=self._engine_terminal)
        self._add("monitor", cp_id, "EV_CP_M", way.host, way.port, cp_id, "127.0.0.1", health, "--location",
                  f"Calle {number}", "--tariff", "0.37", link=way)

    def _add_driver(self, driver_id, pause, wishes):
        home = self.home / f"driver-{driver_id}"
        home.mkdir(parents=True)
        wishes = wishes or [self._random.choice(self.cp_ids + self.cp_ids + [NOWHERE]) for _ in range(LINES)]
        (home / "requests.txt").write_text("".join(f"{wish}\n" for wish in wishes))
        self._add("driver", driver_id, "EV_Driver", self._broker(driver_id), driver_id, home / "requests.txt",
                  "--state", home / "state", "--pause", pause, "--json")

    def _broker(self, name):
        return f"{self.links[name].host}:{self.links[name].port}"

    def _disk(self, name):
        self.disks[name] = Disk(self.state_of(name))
        return self.state_of(name)

    def _supervise(self):
        """What systemd does: a program that ended by itself is started again."""
        while not self._closing.wait(0.3):
            for part in self.parts.values():
                if not part.hold.acquire(blocking=False):
                    continue
                try:
                    if part.program is not None and not part.running and not part.finished \
                            and not self._closing.is_set():
                        self.diary.note("ended", part=part.name, pid=part.program.pid, status=part.program.wait(),
                                        said=part.program.stderr.splitlines()[-3:])
                        part.start()
                finally:
                    part.hold.release()


def _end_request_file(part):
    part.program.kill()
    state = part.home / "state"
    read = json.loads(state.read_text()) if state.exists() else {"done": 0}
    file = part.home / "requests.txt"
    kept = file.read_text().splitlines(True)[:max(read["done"] + ("requestId" in read), 1)]
    file.write_text("".join(kept))
    part.start()
