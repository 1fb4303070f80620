"""The messages of evcharging-protocol(7) have the fields to which the tests' own clients hold the programs."""
import re

import pytest

from foreign import messages
from roff import page, plain, section

PAGE = page("evcharging-protocol.7")


def common(kinds):
    return set.intersection(*(set(fields) for fields in kinds.values()))


COMMAND, TELEMETRY = common(messages.COMMANDS), common(messages.TELEMETRY)
LISTED = {"requests": {"type?", *messages.REQUESTS["CHARGE"]}, "commands": {"type", *COMMAND},
          "telemetry": {"status", *TELEMETRY}, "tickets": {*messages.TICKET}, "progress": {*messages.PROGRESS},
          "status": {*messages.STATUS}}
KINDS = {**{name: {*fields} - COMMAND for name, fields in messages.COMMANDS.items()},
         **{name: {*fields} - TELEMETRY for name, fields in messages.TELEMETRY.items()}}


def fields(text):
    return set(re.findall(r"\w+\??", text.replace(" and ", ", ").replace("what follows", "")))


@pytest.mark.parametrize("topic", LISTED)
def test_a_topic_has_these_fields(topic):
    listed = re.search(rf"\n\.SS {topic}\n((?:[^\n]*\n)*?)(?:\.PP|\.TP|A repetition)", PAGE.read_text())[1]
    assert fields(" ".join(plain(line) for line in listed.splitlines())) == LISTED[topic]


def test_each_kind_of_message_has_these_fields():
    said, before = {}, ""
    for entry in section(PAGE, "TOPICS"):
        for tag in entry.tags:
            kind, colon, listed = tag.partition(": ")
            if colon and kind.isupper():
                before = before if listed == "the same" else listed
                said[kind] = fields(before)
    assert said == KINDS


def test_every_reason_and_state_is_explained():
    def tags(name):
        return {word for entry in section(PAGE, name) for tag in entry.tags for word in tag.split(", ")}
    assert messages.REASONS <= tags("TOPICS")
    assert messages.STATES == tags("STATES OF A CHARGE POINT")
