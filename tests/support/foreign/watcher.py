"""Someone who only looks on: keeps every message of some topics and waits for the one wanted.

What Central alone writes is checked against the protocol; what anybody may write (`requests`,
`telemetry`) is kept as it is, since tests put garbage there on purpose.
"""
from dataclasses import dataclass
from typing import Optional

from .bus import KEYED_BY_CENTRAL, Client
from .messages import Violation, check_deadletter, decode


@dataclass(frozen=True)
class Record:
    """One message as it was seen. `body` is None for a tombstone and for what is no JSON object."""
    topic: str
    key: Optional[bytes]
    value: Optional[bytes]
    body: Optional[dict]
    headers: list

    def has(self, **fields):
        return self.body is not None and all(self.body.get(name) == wanted for name, wanted in fields.items())


class Watcher(Client):
    """`with Watcher(bootstrap, "status", "tickets") as watcher:`; sees what comes from then on."""

    def __init__(self, bootstrap, *topics, prefix=""):
        super().__init__(bootstrap, topics, prefix, "foreign-watcher")
        self.records = []
        self.start()

    def receive(self, topic, message):
        if topic in KEYED_BY_CENTRAL or topic == "deadletters":
            body = self.checked(topic, message)
        else:
            try:
                body = decode(message.value() or b"")
            except Violation:
                body = None
        self.records.append(Record(topic, message.key(), message.value(), body, message.headers() or []))

    def of(self, topic, **fields):
        """The bodies seen in `topic` whose fields have these values, oldest first."""
        with self.changed:
            return [record.body for record in self.records if record.topic == topic and record.has(**fields)]

    def wait_message(self, topic, timeout=10, count=1, **fields):
        """The `count`-th message of `topic` with these fields."""
        found = self.wait_for(lambda: self.of(topic, **fields)[count - 1:], timeout,
                              f"message {count} of {topic} with {fields}")
        return found[0]

    def state(self, cp_id):
        """The newest state of a CP that was seen in `status`, or None."""
        seen = self.of("status", cpId=cp_id)
        return seen[-1]["state"] if seen else None

    def never(self, topic, seconds, **fields):
        """For so long no message of `topic` has these fields."""
        with self.changed:
            self.changed.wait_for(lambda: self.of(topic, **fields) or self.violations, seconds)
            self.assert_clean()
            assert not self.of(topic, **fields)

    def wait_state(self, cp_id, state, timeout=10):
        self.wait_for(lambda: self.state(cp_id) == state, timeout, f"{cp_id} to be {state}")

    def becomes(self, cp_id, state, seconds):
        """Whether it is so within this time, be it that something else has the processors."""
        with self.changed:
            return self.changed.wait_for(lambda: self.state(cp_id) == state, seconds)

    def wait_deadletter(self, value, timeout=10):
        """The (record, headers) of the dead letter with exactly this value."""
        record = self.wait_for(
            lambda: next((record for record in self.records
                          if record.topic == "deadletters" and record.value == value), None),
            timeout, f"dead letter {value[:60]!r}")
        return record, check_deadletter(record.headers)
