"""The policies that are installed: who may own the names and what the bus lets through, before the service looks."""
from threading import Thread
from xml.etree import ElementTree

import pytest

from evc.accounts import OPERATOR, OPERATORS, USERS, among_accounts
from evc.dbus import DAEMON, Bus, BusError, Caller
from evc.program import CHECKOUT, Programs

ANYONE = 65534
FILES = {name: CHECKOUT / f"daemons/{room}/bus/org.evcharging.{name}1.conf"
         for name, room in (("Central", "central"), ("Engine", "engine"), ("Monitor", "monitor"))}
DESTINATION = {"Central": "org.evcharging.Central1", "Engine": "org.evcharging.Engine1.CP001",
               "Monitor": "org.evcharging.Monitor1.CP001"}
REQUEST_NAME = *DAEMON, "RequestName"
READING = {"ListChargePoints", "GetChargePoint", "ListSessions", "ListTickets", "ListMessages"}
# What those who have the names answer to whatever the bus lets through, and what it says when it does not.
THROUGH, REFUSED = "org.evcharging.Testing.Through", "org.freedesktop.DBus.Error.AccessDenied"


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    home = tmp_path_factory.mktemp("policy")
    wrap = among_accounts(home)
    if not wrap:
        pytest.skip("only root, where mount namespaces may be made, can have users of its own")
    programs = Programs(home)
    bus = Bus(programs, "".join(f"<include>{file}</include>" for file in FILES.values()), wrap).start()
    owners = [own(bus, name, user) for name, user in zip(DESTINATION.values(), USERS.values())]
    yield bus
    for owner in owners:
        owner.close()
    programs.close()


def own(bus, name, user):
    owner = bus.caller(user)
    assert owner.call(*REQUEST_NAME, "su", name, 0) == 1
    Thread(target=owner.answer_all, args=(THROUGH,), daemon=True).start()
    return owner


@pytest.fixture
def by(bus):
    callers = []

    def caller(user, groups=()):
        callers.append(bus.caller(user, groups))
        return callers[-1]

    yield caller
    for each in callers:
        each.close()


def outcome(caller: Caller, name, interface, member):
    with pytest.raises(BusError) as error:
        caller.call(DESTINATION[name], "/", interface, member)
    return error.value.name


def methods(name):
    """(interface, member) of all methods of a program's interfaces."""
    for file in FILES[name].parent.glob("*.xml"):
        interface = ElementTree.parse(file).getroot().find("interface")
        for method in interface.findall("method"):
            yield interface.get("name"), method.get("name")


@pytest.mark.parametrize("name, user", zip(DESTINATION, USERS))
def test_only_its_own_user_may_own_a_name(by, name, user):
    for other in {0, ANYONE, *USERS.values()} - {USERS[user]}:
        with pytest.raises(BusError) as error:
            by(other).call(*REQUEST_NAME, "su", DESTINATION[name], 0)
        assert error.value.name == REFUSED
    taken = 3
    assert by(USERS[user]).call(*REQUEST_NAME, "su", DESTINATION[name], 4) == taken


@pytest.mark.parametrize("name", DESTINATION)
def test_everyone_may_read(by, name):
    anyone = by(ANYONE)
    standard = {"org.freedesktop.DBus.Introspectable": ("Introspect",), "org.freedesktop.DBus.Peer": ("Ping",),
                "org.freedesktop.DBus.Properties": ("Get", "GetAll"),
                "org.freedesktop.DBus.ObjectManager": ("GetManagedObjects",)}
    for interface, members in standard.items():
        for member in members:
            assert outcome(anyone, name, interface, member) == THROUGH, (interface, member)
    assert outcome(anyone, name, "org.freedesktop.DBus.Properties", "Set") == REFUSED


@pytest.mark.parametrize("name", DESTINATION)
def test_root_and_operators_may_change_and_nobody_else(by, name):
    root, operator, anyone = by(0), by(OPERATOR, [OPERATORS]), by(ANYONE)
    for interface, member in methods(name):
        assert outcome(root, name, interface, member) == THROUGH, member
        assert outcome(operator, name, interface, member) == THROUGH, member
        assert outcome(anyone, name, interface, member) == (THROUGH if member in READING else REFUSED), member
    assert outcome(operator, name, f"org.evcharging.{name}1.Manager", "Anything") == REFUSED
