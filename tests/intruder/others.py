"""Who else is there while somebody attacks: a charge point and a driver that do what they always do, the operator, and
systemd, which waits for Central's sign of life. What they notice is what an attack has achieved.
"""
import os
import time

from foreign.driver import Driver
from foreign.watcher import Watcher
from patience import JUDGED, in_time

BYSTANDER = "bystander"
WATCHDOG = 10  # seconds, as the service's unit has it
MEMORY = 64  # MB over the quiet size
# What a program with sanitizers keeps of memory that was freed says nothing of what it needs.
WITH_SANITIZERS = "EVC_REPORTS" in os.environ or "asan" in os.environ.get("EVC_BUILD", "")


def memory(program):
    """What a program occupies, in MB."""
    with open(f"/proc/{program.pid}/status") as status:
        kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    return kilobytes / 1024


class Others:
    """From `with` on they look, and at its end they say what they have noticed."""

    def __init__(self, scene):
        self._scene = scene
        self._central = scene.network.central
        self._quiet = memory(self._central)
        self._since = time.monotonic()
        network = scene.network
        self.watcher = Watcher(network.bootstrap, "status", "deadletters", prefix=network.prefix)
        self.driver = Driver(network.bootstrap, network.driver_id("witness"), prefix=network.prefix)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self.have_noticed_nothing()
        finally:
            self.driver.close()
            self.watcher.close()

    def are_served(self):
        """Somebody asks for a supply as ever, and gets it."""
        request = self.driver.charge(BYSTANDER)
        self.driver.wait_for(lambda: request.ticket or not self._central.running, 30, "the ticket of a bystander")
        assert self._central.running, self._central.tail()
        ticket = request.ticket
        assert ticket["status"] == "COMPLETED" and ticket["energyWh"] > 0, ticket

    def have_noticed_nothing(self):
        self.are_served()
        states = {status["state"] for status in self.watcher.of("status", cpId=BYSTANDER)}
        assert states <= {"available", "supplying"}, states
        assert self.driver.violations == [] and self.watcher.violations == []
        assert in_time(self._scene.systemd.longest_silence(self._since), WATCHDOG)
        if JUDGED and not WITH_SANITIZERS:
            grown = memory(self._central) - self._quiet
            assert grown <= MEMORY, f"Central has grown by {grown:.0f} MB from {self._quiet:.0f} MB"
