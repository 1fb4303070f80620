"""The network namespaces of this run, named after it. What a killed run left behind goes at the next start."""
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

PREFIX = "evcharging-chaos-"


class CallFailed(Exception):
    """A command of the network failed; says what it said."""


def call(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise CallFailed(f"{' '.join(command)}: {done.stdout.strip() or f'status {done.returncode}'}")
    return done.stdout


def add(machine):
    call("ip", "netns", "add", name_of(machine))
    ip(machine, "link set lo up")


def ip(machine, *commands):
    for words in commands:
        call("ip", "-n", name_of(machine), *words.split())


def within(machine):
    """The command that becomes a program of that machine, with the same pid."""
    return ["nsenter", f"--net=/run/netns/{name_of(machine)}"]


def name_of(machine):
    return f"{PREFIX}{os.getpid()}-{machine}"


def cable(pid=None):
    """What leads from this machine into a run's network."""
    return f"evc{pid or os.getpid()}"


def remove_remains():
    for pid in {int(name[len(PREFIX):].split("-")[0]) for name in _names()}:
        if not Path(f"/proc/{pid}").exists():
            remove(pid)


def remove(pid=None):
    """All of a run, with whatever runs in it. The other cables go with the namespaces, somewhat later."""
    with suppress(CallFailed):
        call("ip", "link", "delete", cable(pid))
    for name in _names():
        if name.startswith(f"{PREFIX}{pid or os.getpid()}-"):
            for process in call("ip", "netns", "pids", name).split():
                with suppress(ProcessLookupError):
                    os.kill(int(process), signal.SIGKILL)
            call("ip", "netns", "delete", name)


def _names():
    names = [line.split()[0] for line in call("ip", "netns", "list").splitlines()]
    return [name for name in names if name.startswith(PREFIX)]
