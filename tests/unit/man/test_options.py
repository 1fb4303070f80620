"""The options and arguments of each program are those of its page."""
import re

import pytest

from complaint import NOBODY_ALLOWS, bounds, run
from roff import page, section

PAGES = {"EV_Central": "EV_Central.8", "EV_CP_E": "EV_CP_E.8", "EV_CP_M": "EV_CP_M.8", "EV_Driver": "EV_Driver.8",
         "evcharging-broker": "evcharging-broker.8"}
programs = pytest.mark.parametrize("program", PAGES)


def helped(program):
    """The rows of --help that name an option or an argument: its name, and what stands behind it."""
    text = run(program, "--help").stdout
    return dict(re.findall(r"(?m)^  (?:-\w,)?(--[\w-]+|\w[\w-]*)(.*)$", text))


def documented(program):
    """The entries of the page by option or argument, without the short form."""
    result = {}
    for entry in section(page(PAGES[program]), "ARGUMENTS", "OPTIONS"):
        for tag in entry.tags:
            result[re.search(r"--[\w-]+|^\w[\w-]*", tag)[0]] = entry.text
    return result


@programs
def test_page_and_help_name_the_same(program):
    assert documented(program).keys() == helped(program).keys()


@programs
def test_the_page_says_what_each_option_may_be(program):
    texts = documented(program)
    missing = [f"{name}: {words}" for name in texts if name.startswith("--")
               for words in allowed(program, name) if words not in texts[name]]
    assert missing == []


def allowed(program, option):
    in_help = re.search(r"in \[(\d+) - (\d+)\]=(\S+)", helped(program)[option])
    if in_help:
        return [f"{in_help[1]} to {in_help[2]}", f"Default {in_help[3]}."]
    for value in NOBODY_ALLOWS:
        # The first wrong thing is said: nothing else on the line may be wrong.
        ran = run(program, "--config", "/dev/null", "--check-config", f"{option}={value}")
        found = re.match(rf"{program}: {option}: found '.*'; allowed: (.*)\n", ran.stderr)
        if found:
            return bounds(found[1])
    return []
