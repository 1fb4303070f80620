"""The programs may be started in any order: nobody has to be started again for it."""
import json
from itertools import permutations

import pytest

from evc.network import listens
from evc.program import until
from evc.together import together

pytestmark = pytest.mark.one_broker
ORDERS = list(permutations(("broker", "central", "charge point", "driver")))
# One that begins with each of them, in which everybody waits for somebody.
QUICK = [("driver", "charge point", "central", "broker"), ("charge point", "driver", "broker", "central"),
         ("central", "driver", "broker", "charge point"), ("broker", "driver", "central", "charge point")]
# Before its CP is known and connected a request is refused, and that is its ticket too.
NOT_YET = {"unknown-cp", "disconnected", "faulted"}


class Start:
    """The four of one network, each up as far as it can be without those that come later."""

    def __init__(self, network):
        self.network = network
        self.charge_point = network.charge_point("CP001", "--power", "3600000", "--duration", "1")
        self.driver = None

    def broker(self):
        self.network.broker.start()

    def central(self):
        self.network.start_central(wait=False)
        until(lambda: listens(self.network.monitor_port), 20, "Central to listen")

    def start_charge_point(self):
        self.charge_point.start()
        self.charge_point.monitor.wait_for("registered|cannot be reached", 20)

    def start_driver(self):
        self.driver = self.network.real_driver("ana", ["CP001"])

    def run(self, order):
        parts = {"broker": self.broker, "central": self.central, "charge point": self.start_charge_point,
                 "driver": self.start_driver}
        for name in order:
            parts[name]()


def tickets(driver):
    return [said for said in map(json.loads, driver.stdout.splitlines())
            if said.get("status") in ("COMPLETED", "REJECTED", "INTERRUPTED", "EXPIRED")]


def supply_after(network, order):
    start = Start(network)
    try:
        start.run(order)
        assert start.driver.wait(60) == 0, order
        [first] = tickets(start.driver)
        assert first["status"] == "COMPLETED" or first["reason"] in NOT_YET, (order, first)
        start.charge_point.monitor.wait_for("registered at Central", 20)
        with network.watch("status") as watch:
            second = network.real_driver("eva", ["CP001"], "--pause", "0")
            assert second.wait(60) == 0, order
            [ticket] = tickets(second)
            assert (ticket["status"], ticket["energyWh"]) == ("COMPLETED", 1000), (order, ticket)
            watch.wait_state("CP001", "available")
    except (AssertionError, TimeoutError) as error:
        raise AssertionError(f"{order}: {error}\n{network.tails()}") from error
    finally:
        network.close()


def in_parallel(make_network, orders):
    networks = [make_network(start_broker=False) for _ in orders]
    if networks[0].broker.kind != "embedded":
        pytest.skip("a broker of its own for every order: the embedded one")
    together(*(lambda pair=pair: supply_after(*pair) for pair in zip(networks, orders)), at_most=7)


@pytest.mark.quick
def test_in_the_orders_in_which_everybody_waits(make_network):
    in_parallel(make_network, QUICK)


def test_in_every_other_order(make_network):
    in_parallel(make_network, [order for order in ORDERS if order not in QUICK])
