"""One program of a network, which can be started again and again, and be hurt."""
import threading
from pathlib import Path

from evc.points import Points
from evc.program import Program


class Part:
    """A program that is started with the same command line each time. `hold` belongs to whoever hurts it."""

    def __init__(self, kind, name, home, within, command, link=None, disk=None, terminal=None):
        """`within`: the command that becomes a program of its machine."""
        self.kind, self.name, self.home = kind, name, Path(home)
        self.link, self.disk = link, disk  # to the broker (of a monitor: to Central); what its files are on
        self.hold = threading.Lock()
        self.program = None
        self.past = []
        self.points = Points(self.home)
        # By env, so that what is preloaded concerns nobody on the way to the program.
        self._within = [*within, "env", *(f"{name}={value}" for name, value in self.points.environment.items())]
        self._command, self._terminal = command, terminal

    def start(self):
        self.program = Program(*self._command, home=self.home, within=self._within, terminal=self._terminal)
        self.past.append(self.program)

    def fill(self):
        """No space is left for its stores: on a small file system of their own, or else as they are told."""
        if self.disk and self.disk.own:
            self.disk.fill()
        else:
            self.points.fill()

    def make_writable(self):
        self.points.make_writable()
        if self.disk:
            self.disk.make_writable()

    def start_protected(self):
        """On a file system of its own, which can only be read."""
        self.disk.protect()
        self.start()

    @property
    def running(self):
        return self.program is not None and self.program.running

    @property
    def finished(self):
        """A driver that has a ticket for each of its lines."""
        return self.kind == "driver" and self.program is not None and not self.running and self.program.wait() == 0

    def output(self):
        return "\n".join(program.stdout for program in self.past)
