"""Machines at a switch, each with an address of its own; the switch is where a link between two of them is hurt."""
import os
import shutil
import socket
from contextlib import suppress

import namespaces
from namespaces import CallFailed, call

TOOLS = "ip", "nft", "nsenter", "ss"
HERE = 254  # the number of this machine, from which the tests look at the others
SWITCH = """
table bridge links {
    set silent { type ipv4_addr . ipv4_addr; }
    chain frames {
        type filter hook forward priority 0;
        ip saddr . ip daddr @silent drop
        arp saddr ip . arp daddr ip @silent drop
    }
}
"""
MACHINE = """
table ip links {
    set refused { type ipv4_addr; }
    chain arrivals {
        type filter hook input priority 0;
        ip saddr @refused meta l4proto tcp reject with tcp reset
    }
}
"""


class Impossible(Exception):
    """There can be no such network here; says why."""


class Switch:
    """Itself and its machines are network namespaces, in a range of addresses that this run has for itself."""

    def __init__(self, machines):
        """`machines`: their names. Raises Impossible."""
        if os.geteuid() != 0:
            raise Impossible("only root can make network namespaces")
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise Impossible(f"{', '.join(missing)} not installed (scripts/install-needed tests)")
        self._numbers = {name: number for number, name in enumerate(machines, 1)}
        try:
            self._lay()
        except CallFailed as error:
            namespaces.remove()
            raise Impossible(str(error)) from error

    def __str__(self):
        return f"{len(self._numbers)} machines in network namespaces, {self._net}.0/24; links are hurt at their switch"

    def address(self, machine):
        return f"{self._net}.{self._numbers[machine]}"

    def within(self, machine):
        return namespaces.within(machine)

    def link(self, client, server, port):
        return Link(self, client, server, port)

    def close(self):
        namespaces.remove()

    def _lay(self):
        if not _ends_connections():
            raise Impossible("this kernel lets nobody end the connections of others (INET_DIAG_DESTROY)")
        namespaces.remove_remains()
        self._net = _free_net()
        namespaces.add("switch")
        namespaces.ip("switch", "link add br0 type bridge forward_delay 0", "link set br0 up")
        _tell("switch", SWITCH)
        here, port = namespaces.cable(), f"p{HERE}"
        call("ip", "link", "add", here, "type", "veth", "peer", "name", port, "netns", namespaces.name_of("switch"))
        namespaces.ip("switch", f"link set {port} master br0 up")
        call("ip", "addr", "add", f"{self._net}.{HERE}/24", "dev", here)
        call("ip", "link", "set", here, "up")
        for machine, number in self._numbers.items():
            self._plug_in(machine, f"p{number}")

    def _plug_in(self, machine, port):
        namespaces.add(machine)
        namespaces.ip("switch", f"link add {port} type veth peer name eth0 netns {namespaces.name_of(machine)}",
                      f"link set {port} master br0 up")
        namespaces.ip(machine, f"addr add {self.address(machine)}/24 dev eth0", "link set eth0 up")
        _tell(machine, MACHINE)


class Link:
    """All that passes between two machines; `host` and `port` are where the client finds the server.

    `heal`: as if nothing had been. `stall`: no frame passes, so that connections are half-open. `deafen`: none passes
    to the client. `cut`: every connection is reset and new ones are refused. `reset`: only the former.
    """

    def __init__(self, network, client, server, port):
        self.host, self.port = network.address(server), port
        self.state = "whole"
        self._client, self._server = network.address(client), server

    def heal(self):
        state, self.state = self.state, "whole"
        if state == "cut":
            self._refuse("delete")
        elif state != "whole":
            self._silence("delete", state)

    def stall(self):
        self._silence_as("stalled")

    def deafen(self):
        self._silence_as("deaf")

    def cut(self):
        self.heal()
        self.state = "cut"
        self._refuse("add")
        self.reset()

    def reset(self):
        """New ones are welcome."""
        call(*namespaces.within(self._server), "ss", "--tcp", "--kill", "dst", self._client)

    def close(self):
        """It goes with its network."""

    def _silence_as(self, state):
        self.heal()
        self.state = state
        self._silence("add", state)

    def _silence(self, verb, state):
        ways = [(self.host, self._client)] + ([(self._client, self.host)] if state == "stalled" else [])
        pairs = ", ".join(" . ".join(way) for way in ways)
        _tell("switch", f"{verb} element bridge links silent {{ {pairs} }}")

    def _refuse(self, verb):
        _tell(self._server, f"{verb} element ip links refused {{ {self._client} }}")


def _tell(machine, rules):
    call(*namespaces.within(machine), "nft", rules)


def _free_net():
    """The first that no address or route of this machine lies in; two runs at once begin to look at different ones."""
    taken = call("ip", "-4", "route", "show", "table", "all")
    nets = [f"10.98.{(os.getpid() + n) % 256}" for n in range(256)]
    return next(net for net in nets if f" {net}." not in f" {taken}".replace("\n", " "))


def _ends_connections():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5) as client:
        call("ss", "--tcp", "--kill", "dst", "127.0.0.1", "dport", "=", f":{server.getsockname()[1]}")
        client.settimeout(0.2)
        with suppress(TimeoutError):
            try:
                client.recv(1)
            except ConnectionError:
                return True
    return False
