"""Machines with a Debian of their own, booted by systemd-nspawn, on a network of their own.

One lab at a time (build/machines). What a killed run left behind goes at the next start, everything else at the end.
"""
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("EVC_MACHINES", ROOT / "build/machines"))
SLOW_LINK = Path(__file__).with_name("slow_link.py")
PREFIX = "evcharging"
SWITCH = f"{PREFIX}-switch"  # the network namespace that holds the bridge
TOOLS = "debootstrap", "systemd-nspawn", "nsenter", "ip", "dpkg-scanpackages"
BOOTED = "running", "degraded"
NOBODY = "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"  # what runs a command in a machine as nobody


class Impossible(Exception):
    """Machines cannot be booted here; says why."""


class CallFailed(AssertionError):
    """A command on this system failed; says what it said."""


def address(number):
    return f"10.99.0.{number}"


def control_groups():
    """systemd's tree, in all the forms that a host may have it."""
    groups = Path("/sys/fs/cgroup")
    return [groups / "unified", groups / "systemd"] if (groups / "unified").is_dir() else [groups]


def call(*command, **options):
    """On this system. A failure shows what it said."""
    options.setdefault("timeout", 60)
    done = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, check=False, **options)
    if done.returncode:
        raise CallFailed(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}")
    return done.stdout


def image(suite, purpose="machine"):
    made = subprocess.run([ROOT / "scripts/image", suite, purpose], text=True, capture_output=True, check=False)
    if made.returncode:
        raise Impossible(made.stderr.strip().splitlines()[-1] if made.stderr.strip() else "no image could be made")
    return Path(made.stdout.strip())


class Lab:
    """A switch, and machines at it: number i has the address 10.99.0.i, the switch itself 10.99.0.254."""

    def __init__(self):
        if os.geteuid() != 0:
            raise Impossible("only root can boot machines")
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise Impossible(f"{', '.join(missing)} not installed (scripts/install-needed packages)")
        HOME.mkdir(parents=True, exist_ok=True)
        self._lock = open(HOME / "lock", "w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Impossible("other machines are up") from error
        self.machines = {}
        self._slow = {}  # the carrier of the frames of each machine with a slow link
        self._remove_remains()
        try:
            self._make_switch()
        except CallFailed as error:
            self.close()
            raise Impossible(f"no network of its own: {error}") from error

    def boot(self, number, suite):
        """A new machine with a fresh disk."""
        machine = self.machines[number] = Machine(number, image(suite))
        machine.boot()
        return machine

    def cut(self, machine):
        """Silently, both ways: the carrier stays, connections go half-open."""
        self._drop(f"iifname m{machine.number} drop", f"oifname m{machine.number} drop")

    def deafen(self, machine):
        """Nothing reaches it; what it sends arrives."""
        self._drop(None, f"oifname m{machine.number} drop")

    def lose(self, machine, percent):
        """So many of the frames to and from it, by their number and not by chance."""
        lost = f"numgen inc mod {100 // percent} 0 drop"
        self._drop(f"iifname m{machine.number} {lost}", f"oifname m{machine.number} {lost}")

    def slow(self, machine, seconds):
        """What it sends and what it is sent comes so much later."""
        port, detour = f"m{machine.number}", f"s{machine.number}"
        self._link(f"add {detour} up type veth peer name {detour}far")
        self._link(f"set {detour}far up")
        self._link(f"set {port} nomaster")
        self._slow[machine.number] = subprocess.Popen(
            ["nsenter", f"--net=/run/netns/{SWITCH}", sys.executable, SLOW_LINK, port, f"{detour}far", str(seconds)],
            stdin=subprocess.DEVNULL)
        self._link(f"set {detour} master br0")

    def pull(self, machine):
        """Its cable: it sees that it has none."""
        self._link(f"set m{machine.number} down")

    def plug(self, machine):
        self._link(f"set m{machine.number} up")

    def heal(self):
        """Undoes all of these."""
        self._nft("add table bridge cut; delete table bridge cut")
        for number, carrier in self._slow.items():
            carrier.kill()
            carrier.wait()
            self._link(f"del s{number}")
            self._link(f"set m{number} master br0")
        self._slow.clear()
        for machine in self.machines.values():
            self.plug(machine)

    @staticmethod
    def _link(words):
        call("ip", "-n", SWITCH, "link", *words.split())

    def _drop(self, sent, received):
        self._nft("add table bridge cut; "
                  "add chain bridge cut sent { type filter hook prerouting priority -300; }; "
                  "add chain bridge cut received { type filter hook postrouting priority 300; }")
        for chain, rule in ("sent", sent), ("received", received):
            if rule:
                self._nft(f"add rule bridge cut {chain} {rule}")

    def _nft(self, commands):
        """An image's: this system may have none."""
        base = next(iter(self.machines.values())).base
        call("nsenter", f"--net=/run/netns/{SWITCH}", "chroot", base, "nft", commands)

    def remove(self, machine):
        del self.machines[machine.number]
        machine.close()
        _remove_network(machine.name)
        _remove_control_groups(machine.name)
        shutil.rmtree(machine.home)

    def close(self):
        for machine in self.machines.values():
            machine.close()
        self._remove_remains()  # the network ends the carriers of slow links along with it
        self._lock.close()

    @staticmethod
    def _make_switch():
        call("ip", "netns", "add", SWITCH)
        for words in ("link set lo up", "link add br0 type bridge forward_delay 0",
                      f"addr add {address(254)}/24 dev br0", "link set br0 up"):
            call("ip", "-n", SWITCH, *words.split())

    @staticmethod
    def _remove_remains():
        for pid in _nspawn_pids():
            _kill_machine(pid)
        for home in HOME.glob("m*"):
            _unmount(home / "root")
            shutil.rmtree(home, ignore_errors=True)
        for group in control_groups():
            for remains in group.glob(f"{PREFIX}-m*"):
                _remove_control_groups(remains.name)
        for line in call("ip", "netns", "list").splitlines():
            name = line.split()[0]
            if name == SWITCH or name.startswith(f"{PREFIX}-m"):
                _remove_network(name)


class Machine:
    """Debian on a disk of its own above an image, which stays over power_off() and boot()."""

    def __init__(self, number, base):
        self.number = number
        self.name = f"{PREFIX}-m{number}"
        self.address = address(number)
        self.home = HOME / f"m{number}"
        self.root = self.home / "root"
        self.base = base
        self._process = None
        self._make_disk()
        self._plug_in()

    def boot(self):
        with open(self.home / "console", "ab") as console:
            self._process = subprocess.Popen(["sh", "-c", self._start()], stdin=subprocess.DEVNULL, stdout=console,
                                             stderr=console, start_new_session=True)
        end = time.monotonic() + 60
        while self._state() not in BOOTED:
            if self._process.poll() is not None:
                raise Impossible(f"a machine did not boot: {self._last_words()}")
            if time.monotonic() > end:
                raise AssertionError(f"{self.name} did not boot within a minute: {self._state()}")
            time.sleep(0.1)

    def run(self, *command, check=True, timeout=60, text=None):
        """As root in the machine. Standard output and error are one; a failure shows them."""
        done = subprocess.run(self._enter() + [str(word) for word in command], text=True, input=text, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}")
        return done

    def output(self, *command, **options):
        return self.run(*command, **options).stdout.strip()

    def shell(self, script, **options):
        return self.run("sh", "-ec", script, **options)

    def write(self, path, text):
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def power_off(self):
        """At once, as a loss of power; the disk stays."""
        for pid in _nspawn_pids():
            if _argument(pid, "-M") == self.name:
                _kill_machine(pid)
        if self._process is not None:
            self._process.wait(30)
            self._process = None

    def close(self):
        self.power_off()
        _unmount(self.root)

    def _make_disk(self):
        for part in "upper", "work", "root":
            (self.home / part).mkdir(parents=True)
        layers = f"lowerdir={self.base},upperdir={self.home}/upper,workdir={self.home}/work"
        call("mount", "-t", "overlay", self.name, "-o", layers, self.root)
        self.write("/etc/hostname", f"m{self.number}\n")
        hosts = [f"{address(i)} m{i}" for i in range(1, 10)]
        self.write("/etc/hosts", "\n".join(["127.0.0.1 localhost", *hosts, ""]))

    def _plug_in(self):
        call("ip", "netns", "add", self.name)
        port = f"m{self.number}"
        call("ip", "-n", self.name, "link", "set", "lo", "up")
        call("ip", "-n", SWITCH, *f"link add {port} type veth peer name eth0 netns {self.name}".split())
        call("ip", "-n", SWITCH, *f"link set {port} master br0 up".split())
        call("ip", "-n", self.name, *f"addr add {self.address}/24 dev eth0".split())
        call("ip", "-n", self.name, *"link set eth0 up".split())

    def _start(self):
        """Its own control group: without it the PID 1 of every machine would manage the same tree."""
        groups = [group / self.name for group in control_groups()]
        lines = [f"mkdir -p {group} && echo $$ >{group}/cgroup.procs" for group in groups]
        lines.append(f"exec env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn -q -D {self.root} --boot "
                     f"--register=no --keep-unit -M {self.name} --network-namespace-path=/run/netns/{self.name} "
                     "--resolv-conf=off --timezone=off --link-journal=no --console=pipe")
        return " && ".join(lines)

    def _leader(self):
        """The machine's PID 1 as seen here; another one after each boot."""
        return next((child for child in _children(self._process.pid) if _program(child) == "systemd"), None)

    def _enter(self):
        leader = self._leader()
        if leader is None:
            raise AssertionError(f"{self.name} is not up: {self._last_words()}")
        return ["nsenter", "-t", str(leader), "-a", "--", "env", "-i", "HOME=/root", "LANG=C.UTF-8", "TERM=dumb",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive"]

    def _state(self):
        return self.output("systemctl", "is-system-running", check=False) if self._leader() else "starting"

    def _last_words(self):
        lines = (self.home / "console").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def _read(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def _program(pid):
    return _read(pid, "comm").strip()


def _argument(pid, option):
    words = _read(pid, "cmdline").split("\0")
    return words[words.index(option) + 1] if option in words else ""


def _children(pid):
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*")
            for child in _read(f"{pid}/task/{task.name}", "children").split()]


def _nspawn_pids():
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()
            and _program(entry.name) == "systemd-nspawn" and _argument(entry.name, "-M").startswith(f"{PREFIX}-m")]


def _kill_machine(nspawn):
    """The end of its PID 1 is the end of everything in its namespace, and nspawn then goes by itself."""
    for child in _children(nspawn):
        _signal(child, signal.SIGKILL)
    end = time.monotonic() + 5
    while _program(nspawn) == "systemd-nspawn" and ") Z" not in _read(nspawn, "stat"):
        if time.monotonic() > end:
            _signal(nspawn, signal.SIGKILL)
            return
        time.sleep(0.05)


def _remove_network(name):
    for pid in call("ip", "netns", "pids", name).split():
        _signal(int(pid), signal.SIGKILL)
    call("ip", "netns", "del", name)


def _remove_control_groups(name):
    for group in control_groups():
        if (group / name).is_dir():
            subprocess.run(["find", group / name, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+"], check=False)


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def _unmount(path):
    if os.path.ismount(path) and subprocess.run(["umount", path], check=False, stderr=subprocess.DEVNULL).returncode:
        subprocess.run(["umount", "-l", path], check=False)
