"""A translated page says the same as the English one: the same options, keys and steps in the same order."""
import re

import pytest

from roff import MAN, entries, page, pages

TRANSLATED = [each for each in pages() if each.parents[1] != MAN]


def skeleton(source):
    """What does not depend on the language: sections, entries, and the words in each that are typed."""
    sections = len(re.findall(r"(?m)^\.S[HS] ", source.read_text()))
    return sections, [typed(entry.tags[0] + " " + entry.text) for entry in entries(source)]


def typed(text):
    return sorted(re.findall(r"--[\w-]+|\b[a-z]+_[a-z_]+\b|\b\d+(?:ms|s|m|h|d)?\b", text))


@pytest.mark.parametrize("translated", TRANSLATED, ids=lambda each: str(each.relative_to(MAN)))
def test_it_has_what_the_english_page_has(translated):
    assert skeleton(translated) == skeleton(page(translated.name))


def test_everything_that_people_type_is_translated():
    assert {each.name for each in TRANSLATED} == {"EV_Central.8", "EV_CP_E.8", "EV_CP_M.8", "EV_Driver.8",
                                                  "evcharging.7", "evctl.1"}
