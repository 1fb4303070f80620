"""The verbs of evctl, and the options of each, are those of its page."""
import re

import pytest

from complaint import NOBODY_ALLOWS, bounds, run
from roff import page, section

PAGE = page("evctl.1")
EVERYWHERE = {"--help"}


def options(text):
    return set(re.findall(r"--[\w-]+", text))


def helped(*verb):
    """The options that --help names, and the verbs."""
    text = run("evctl", *verb, "--help").stdout
    rows = re.findall(r"(?m)^  (?:-\w,)?(--[\w-]+|[\w-]+) ", text)
    return {row for row in rows if row.startswith("--")}, {row for row in rows if not row.startswith("--")}


def described(name):
    return {entry.tags[0].split(" ")[0]: entry for entry in section(PAGE, name)}


def test_page_and_help_name_the_same_verbs():
    assert described("VERBS").keys() == helped()[1]


def test_page_and_help_name_the_same_options():
    assert set().union(*(options(tag) for entry in section(PAGE, "OPTIONS") for tag in entry.tags)) == helped()[0]


@pytest.mark.parametrize("verb", described("VERBS"))
def test_a_verb_has_the_options_that_its_entry_shows(verb):
    assert options(described("VERBS")[verb].tags[0]) == helped(verb)[0] - EVERYWHERE


@pytest.mark.parametrize("option, verb", [("--timeout", "status"), ("--bus", "status"), ("--limit", "list"),
                                          ("--limit", "tickets"), ("--state", "list")])
def test_the_page_says_what_a_value_may_be(option, verb):
    said = "".join(entry.text for entry in [*section(PAGE, "OPTIONS"), *section(PAGE, "VERBS")])
    for value in NOBODY_ALLOWS:
        found = re.search(r"found '.*'; allowed: (.*)\n", run("evctl", verb, f"{option}={value}").stderr)
        if found:
            assert bounds(found[1]) and [words for words in bounds(found[1]) if words not in said] == []
