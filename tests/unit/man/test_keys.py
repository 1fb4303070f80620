"""The keys of each configuration file are those of its page, with what they may be and their defaults."""
import json
import re

import pytest

from complaint import NOBODY_ALLOWS, bounds, run
from roff import CHECKOUT, page, section

PROGRAMS = {"central.yaml": ("EV_Central",), "site.yaml": ("EV_CP_E", "EV_CP_M", "EV_Driver")}
#: What etc/ shows of these is an example.
NO_DEFAULT = {"bus", "language", "database", "state_directory", "defaults.tariff", "broker.security.protocol"}
files = pytest.mark.parametrize("file", PROGRAMS)


class Reader:
    """A program that says of a configuration what is wrong with it."""

    def __init__(self, program, home):
        self._program, self._file = program, home / "probe.yaml"

    def complaint(self, path, value):
        """What it says of a file in which only the key at `path` stands, with `value`."""
        for step in reversed(path):
            value = [value] if step == "[]" else {step: value}
        self._file.write_text(json.dumps(value), encoding="utf-8")
        return run(self._program, "--config", str(self._file), "--check-config").stderr.strip()

    def keys(self, path=()):
        """Every key below `path`, by asking for one that nobody knows."""
        needed = {"id": "CP1"} if path and path[-1] == "[]" else {}
        said = self.complaint(path, {**needed, "no_such_key": 1})
        if said.endswith("allowed: a list of maps"):
            yield from self.keys([*path, "[]"])
        known = re.search(r"unknown key '.*'; allowed: (.*)$", said)
        for key in known[1].split(", ") if known else ():
            yield [*path, key]
            yield from self.keys([*path, key])

    def allowed(self, path):
        for value in NOBODY_ALLOWS:
            found = re.search(r"found '.*'; allowed: (.*)$", self.complaint(path, value))
            if found:
                return bounds(found[1])
        return []


def name_of(path):
    return ".".join(path).replace(".[]", "[]")


def documented(file):
    return {tag.split(" ")[0]: entry.text for entry in section(page(f"{file}.5"), "KEYS") for tag in entry.tags}


def shipped_defaults(file):
    """`key: value` of the lines of etc/ that are commented out, with the maps that they stand in."""
    parent, result = "", {}
    for line in (CHECKOUT / "etc" / file).read_text().splitlines():
        found = re.match(r'(#?)( *)([a-z_.]+):(?: +("[^"]*"|[^#\s]+))?', line)
        if not found:
            continue
        commented, indent, key, value = found.groups()
        key = f"{parent}.{key}" if indent else key
        if not indent:
            parent = key
        if commented and value:
            result[key] = value.strip('"') or "empty"
    return {key: value for key, value in result.items() if key not in NO_DEFAULT}


@files
def test_page_and_program_know_the_same_keys(file, tmp_path):
    for program in PROGRAMS[file]:
        known = {name_of(path) for path in Reader(program, tmp_path).keys()}
        assert known == documented(file).keys(), program


@files
def test_the_page_says_what_each_key_may_be(file, tmp_path):
    reader, texts = Reader(PROGRAMS[file][0], tmp_path), documented(file)
    missing = [f"{name_of(path)}: {words}" for path in reader.keys() if "[]" not in path
               for words in reader.allowed(path) if words not in texts[name_of(path)]]
    assert missing == []


@files
def test_the_page_says_the_defaults_that_the_shipped_file_shows(file):
    texts = documented(file)
    missing = [f"{key}: {value}" for key, value in shipped_defaults(file).items()
               if f"default {value}" not in texts[key] and f"Default {value}" not in texts[key]]
    assert missing == []
