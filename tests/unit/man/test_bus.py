"""The members of each D-Bus interface are those of its page, with their signatures."""
import xml.etree.ElementTree as ElementTree

import pytest

from roff import CHECKOUT, page, section

INTERFACES = sorted((CHECKOUT / "daemons").glob("*/bus/org.evcharging.*.xml"), key=lambda path: path.name)
EMITS = "org.freedesktop.DBus.Property.EmitsChangedSignal"
SAYS = {"const": "Constant.", "false": "Not signalled.", "true": ""}


def arguments(member, direction):
    wanted = [arg for arg in member.findall("arg") if arg.get("direction", "out") == direction]
    return ", ".join(f"{arg.get('type')} {arg.get('name')}" for arg in wanted)


def heading(member):
    """A member as the page's tag has it."""
    name = member.get("name")
    if member.tag == "property":
        return f"{name} {member.get('type')}"
    if member.tag == "signal":
        return f"{name}({arguments(member, 'out')})"
    answer = arguments(member, "out")
    return f"{name}({arguments(member, 'in')})" + (f" → {answer}" if answer else "")


def members(path):
    """The interface's name, and what its page has to say of each member."""
    interface = ElementTree.parse(path).getroot().find("interface")
    found = {}
    for member in interface:
        if member.tag in ("method", "property", "signal"):
            emits = {note.get("name"): note.get("value") for note in member.findall("annotation")}.get(EMITS, "true")
            found[heading(member)] = SAYS[emits]
    return interface.get("name"), found


@pytest.mark.parametrize("path", INTERFACES, ids=lambda path: path.stem)
def test_page_and_interface_have_the_same_members(path):
    name, wanted = members(path)
    entries = section(page(name.rsplit(".", 1)[0] + ".5"), name)
    said = {tag: entry.text for entry in entries for tag in entry.tags}
    assert said.keys() == wanted.keys()
    for word in set(SAYS.values()) - {""}:
        assert {tag for tag in said if word in said[tag]} == {tag for tag in wanted if wanted[tag] == word}
