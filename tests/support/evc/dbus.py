"""A bus of the tests' own, with the rules and limits of a system bus, and callers on it of whatever user."""
import os
import time
import xml.etree.ElementTree as ElementTree
from collections import deque
from contextlib import contextmanager, suppress

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_call
from jeepney.io.blocking import open_dbus_connection
from patience import patient

from .program import CHECKOUT, until

DAEMON = "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
EMITS = "org.freedesktop.DBus.Property.EmitsChangedSignal"
# What /usr/share/dbus-1/system.conf says, and what is allowed on top of it.
RULES = """<busconfig>
  <type>system</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Introspectable"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Properties"/>
  </policy>
  {more}
</busconfig>
"""
ALL_ALLOWED = '<policy context="default"><allow own="*"/><allow send_type="method_call"/></policy>'


class Bus:
    """A dbus-daemon. `more`: what stands in its configuration beside RULES."""

    def __init__(self, programs, more=ALL_ALLOWED, wrap=()):
        self._programs, self._wrap = programs, list(wrap)
        self._config = programs.home / "bus.conf"
        self._config.parent.mkdir(parents=True, exist_ok=True)
        self.address = f"unix:abstract={programs.home}/bus"  # no file: other users may not come where tests have theirs
        self._config.write_text(RULES.format(address=self.address, more=more))
        self.environment = {"DBUS_SYSTEM_BUS_ADDRESS": self.address}
        self.program = None

    def start(self):
        command = [*self._wrap, "/usr/bin/dbus-daemon", "--nofork", "--nosyslog", f"--config-file={self._config}",
                   "--print-address"]
        self.program = self._programs.start(*command)
        self.program.wait_for("unix:abstract=")
        return self

    def kill(self):
        self.program.kill()

    def caller(self, user=None, groups=()):
        """A connection of this user id (0 for None), with no group but these."""
        with _being(user, groups):
            return Caller(self.address)


@contextmanager
def _being(user, groups):
    if user is None:
        yield
        return
    before = os.getgroups()
    os.setgroups(groups)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setgroups(before)


class BusError(Exception):
    """The answer was an error: its name and its text."""

    def __init__(self, name, text):
        super().__init__(f"{name}: {text}")
        self.name, self.text = name, text


class Caller:
    """One connection to a bus, and what is called over it."""

    def __init__(self, address):
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._signals = deque()

    def send(self, name, path, interface, member, signature="", *arguments):
        """Calls without waiting; the number by which `answer` knows the call."""
        serial = next(self._connection.outgoing_serial)
        message = new_method_call(DBusAddress(path, name, interface), member, signature, arguments)
        self._connection.send(message, serial=serial)
        return serial

    def answer(self, serial, timeout=10):
        """The values: None, one, or a tuple."""
        end = time.monotonic() + patient(timeout)
        while True:
            message = self._connection.receive(timeout=end - time.monotonic())
            kind, fields = message.header.message_type, message.header.fields
            if kind == MessageType.signal:
                self._signals.append(message)
            elif fields.get(HeaderFields.reply_serial) == serial:
                break
        if kind == MessageType.error:
            raise BusError(fields[HeaderFields.error_name], message.body[0] if message.body else "")
        return message.body[0] if len(message.body) == 1 else message.body or None

    def outcome(self, timeout=10):
        """The next answer, to whichever call: the values as above, or the BusError."""
        end = time.monotonic() + patient(timeout)
        while True:
            message = self._connection.receive(timeout=end - time.monotonic())
            fields = message.header.fields
            if message.header.message_type == MessageType.error:
                return BusError(fields[HeaderFields.error_name], message.body[0] if message.body else "")
            if message.header.message_type == MessageType.method_return:
                return message.body[0] if len(message.body) == 1 else message.body or None

    def call(self, *what, timeout=10):
        return self.answer(self.send(*what), timeout)

    def properties(self, name, path, interface):
        found = self.call(name, path, PROPERTIES, "GetAll", "s", interface)
        return {key: value for key, (_, value) in found.items()}

    def interface(self, name, path, interface):
        """What live introspection says of an interface, as members() says it of its file."""
        xml = self.call(name, path, "org.freedesktop.DBus.Introspectable", "Introspect")
        return members(ElementTree.fromstring(xml), interface)

    def wait_for_name(self, name, timeout=10):
        return until(lambda: self.call(*DAEMON, "NameHasOwner", "s", name), timeout, f"{name} on the bus")

    def subscribe(self, rule):
        self.call(*DAEMON, "AddMatch", "s", f"type='signal',{rule}")

    def hear(self, timeout=10):
        """The next signal, (member, path, values); None when there is none in this time."""
        try:
            message = self._signals.popleft() if self._signals else self._connection.receive(timeout=patient(timeout))
        except TimeoutError:
            return None
        fields = message.header.fields
        return fields[HeaderFields.member], fields[HeaderFields.path], message.body

    def answer_all(self, error):
        """Answers every call that comes with this error, until it is closed."""
        with suppress(OSError, ValueError):
            while True:
                message = self._connection.receive()
                if message.header.message_type == MessageType.method_call:
                    self._connection.send(new_error(message, error))

    def close(self):
        self._connection.close()


def xml_file(name):
    """The root of the file of an interface."""
    [file] = CHECKOUT.glob(f"daemons/*/bus/{name}.xml")
    return ElementTree.parse(file).getroot()


def members(root, interface):
    """What an interface has: {(kind, name): (types and names, notes)}."""
    found = {}
    for member in root.find(f"interface[@name='{interface}']"):
        if member.tag in ("method", "signal", "property"):
            found[member.tag, member.get("name")] = _property(member) if member.tag == "property" else _args(member)
    return found


def _args(member):
    out = "out" if member.tag == "signal" else "in"
    return [(arg.get("direction", out), arg.get("type"), arg.get("name")) for arg in member.findall("arg")]


def _property(member):
    notes = {note.get("name"): note.get("value") for note in member.findall("annotation")}
    return member.get("type"), member.get("access"), notes.get(EMITS, "true")
