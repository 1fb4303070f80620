"""On what the programs of a fleet meet: machines at a switch, or this machine with proxies between its ports.

Both have `address(machine)`; `within(machine)`, the command that becomes a program of that machine; `link(client,
server, port)`, a way to a port of the server that can be hurt; `close`; and say what they are.
"""
import os

from proxy import Proxies
from switch import Impossible, Switch


def lay(machines):
    """A switch where it can be had, unless $EVC_LINKS is `proxies`."""
    if os.environ.get("EVC_LINKS") == "proxies":
        return Proxies("so says EVC_LINKS")
    try:
        return Switch(machines)
    except Impossible as reason:
        return Proxies(reason)
