"""What systemd and D-Bus tell of the services on a machine."""
import json
import re

from evc.program import until

PACKAGED = "central", "engine@CP001", "monitor@CP001", "broker"


class Service:
    """One unit of ours: Service(machine, "engine@CP001")."""

    def __init__(self, machine, name):
        self._machine = machine
        self.unit = f"evcharging-{name}.service"

    def show(self, name):
        return self._machine.output("systemctl", "show", "--value", "-p", name, self.unit)

    @property
    def pid(self):
        """0 while it does not run."""
        return int(self.show("MainPID"))

    @property
    def state(self):
        return self.show("ActiveState")

    @property
    def restarts(self):
        return int(self.show("NRestarts"))

    @property
    def watchdog(self):
        """In seconds."""
        return _seconds(self.show("WatchdogUSec"))

    @property
    def seconds_to_ready(self):
        """From the program's start to its READY, at the last start."""
        names = "ExecMainStartTimestampMonotonic", "ActiveEnterTimestampMonotonic"
        start, ready = (int(self.show(name)) for name in names)
        return (ready - start) / 1e6

    def memory(self, kind):
        """MB: Rss; Pss, where pages that several processes share count for each of them in part; Private_Dirty, what it
        alone has written."""
        rollup = self._machine.output("cat", f"/proc/{self.pid}/smaps_rollup")
        return int(re.search(rf"^{kind}:\s+(\d+) kB", rollup, re.MULTILINE)[1]) / 1024

    @property
    def exposure(self):
        """Of 10, as systemd judges the unit."""
        said = self._machine.output("systemd-analyze", "security", "--no-pager", self.unit, check=False)
        return float(re.search(r"Overall exposure level for .*: ([\d.]+)", said)[1])

    def systemctl(self, verb, **options):
        return self._machine.run("systemctl", verb, self.unit, **options)

    def kill(self, signal):
        self._machine.run("systemctl", "kill", "--kill-whom=main", f"--signal={signal}", self.unit)

    def wait_active(self, seconds=5):
        until(lambda: self.state == "active", seconds, f"{self.unit} to be active")

    def wait_other_pid(self, old, seconds):
        until(lambda: self.state == "active" and self.pid not in (0, old), seconds, f"another process of {self.unit}")

    def journal(self, *options):
        """What it said since the machine's start."""
        return self._machine.output("journalctl", "--boot", "--no-pager", "--output=cat", f"--unit={self.unit}",
                                    *options)


class Central:
    """EV_Central as operators see it, over the machine's system bus."""
    name = "org.evcharging.Central1"
    path = "/org/evcharging/Central1"

    def __init__(self, machine):
        self._machine = machine

    def get(self, name):
        return self._get(self.path, "Manager", name)

    def state_of(self, cp_id):
        """Empty while nobody answers or it is not known."""
        said = self._busctl("get-property", self.name, f"{self.path}/charge_points/{cp_id}", f"{self.name}.ChargePoint",
                            "State", check=False)
        return json.loads(said.stdout)["data"] if said.returncode == 0 else ""

    def wait_state(self, cp_id, state, seconds=10):
        until(lambda: self.state_of(cp_id) == state, seconds, f"{cp_id} to be {state}, not {self.state_of(cp_id)!r}")

    def call(self, method, *arguments, **options):
        """A method of the manager; what it answers."""
        said = self._busctl("call", self.name, self.path, f"{self.name}.Manager", method, *arguments, **options)
        return json.loads(said.stdout)["data"] if said.stdout.strip() else None

    def tickets(self):
        return self.call("ListTickets", "a{sv}u", "0", "0")[0]

    def _get(self, path, interface, name):
        said = self._busctl("get-property", self.name, path, f"{self.name}.{interface}", name)
        return json.loads(said.stdout)["data"]

    def _busctl(self, *words, **options):
        return self._machine.run("busctl", "--system", "--json=short", *words, **options)


def _seconds(text):
    """systemd's spans: "10s", "1min 30s"."""
    units = {"min": 60, "s": 1, "ms": 1e-3, "us": 1e-6}
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)(min|ms|us|s)", text))
