"""Where an intruder meets Central: a network that works, on a broker and a bus of its own."""
from evc.brokers import Embedded
from evc.dbus import Bus
from evc.network import Network
from evc.program import Programs, until
from evc.systemd import Systemd

from others import BYSTANDER, WATCHDOG, Others

NAME = "org.evcharging.Central1"
ROOT = "/org/evcharging/Central1"
MANAGER = f"{NAME}.Manager"
CONNECTIONS = 300
VICTIMS = [f"victim-{number}" for number in range(40)]


class Scene:
    """Central as a service that knows the charge points of its database and nobody else; `known` more than ours."""

    def __init__(self, home, broker=None, known=0):
        self.home = home
        self._daemons = Programs(home / "daemons")
        self.bus = Bus(self._daemons).start()
        self.network = Network(broker or Embedded(self._daemons).start(), home / "network")
        self.systemd = Systemd()
        self._victims = iter(VICTIMS)
        ids = [BYSTANDER, *VICTIMS, *(f"known-{number:05}" for number in range(known))]
        self.database = home / "cp_database.txt"
        self.database.write_text("".join(f"{cp_id},Gran Vía,0.50\n" for cp_id in ids))
        self.config = home / "central.yaml"
        self.config.write_text(
            f"bus: system\naccept_unknown: none\nmax_connections: {CONNECTIONS}\ndatabase: {self.database}\n"
            f"listen: '127.0.0.1:{self.network.monitor_port}'\n"
            f"broker: {{bootstrap: '{self.network.bootstrap}', topic_prefix: '{self.network.prefix}'}}\n")

    def start(self):
        how = self.systemd.start(WATCHDOG)
        how["env"] |= self.bus.environment
        self.network.central = self.network.start_bare(
            "EV_Central", "--config", self.config, "--ledger", self.network.home / "central.db",
            home=self.network.home / "central", **how)
        self.network.wait_serving()
        self.caller().wait_for_name(NAME)
        self.network.real_charge_point(BYSTANDER, "--duration", "1", "--plug-in-delay", "0s")
        return self

    def others(self):
        return Others(self)

    def victim(self):
        """A charge point that Central knows and that no other attack was about."""
        return next(self._victims)

    def caller(self, **who):
        return self.bus.caller(**who)

    def charge_point(self, cp_id):
        """What D-Bus says of it, by name."""
        caller = self.caller()
        try:
            path = caller.call(NAME, ROOT, MANAGER, "GetChargePoint", "s", cp_id)
            return caller.properties(NAME, path, f"{NAME}.ChargePoint")
        finally:
            caller.close()

    def wait_charge_point(self, cp_id, timeout=10, **wanted):
        def is_so():
            return all(self.charge_point(cp_id)[name] == value for name, value in wanted.items())
        until(is_so, timeout, f"{cp_id} to have {wanted}")

    def stop(self, cp_id):
        """The operator stops it."""
        caller = self.caller()
        try:
            path = caller.call(NAME, ROOT, MANAGER, "GetChargePoint", "s", cp_id)
            caller.call(NAME, path, f"{NAME}.ChargePoint", "Stop", "s", "", timeout=30)
        finally:
            caller.close()

    def tails(self):
        return self.network.tails() + self._daemons.tails()

    def close(self):
        self.network.close()
        self._daemons.close()
        self.systemd.close()
