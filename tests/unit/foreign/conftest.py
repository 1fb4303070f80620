"""A broker inside librdkafka (its mock cluster), so that these tests need no network and no product."""
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Producer

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))

TOPICS = ("requests", "commands", "telemetry", "tickets", "progress", "status", "deadletters")


@dataclass(frozen=True)
class Broker:
    bootstrap: str
    prefix: str


@pytest.fixture(scope="session")
def mock_cluster():
    holder = Producer({"test.mock.num.brokers": 1, "log_level": 0})
    address = str(next(iter(holder.list_topics(timeout=10).brokers.values())))
    yield holder, address.split("/")[0]


@pytest.fixture
def broker(mock_cluster):
    """Fresh topics, kept apart from those of other tests by a prefix of their own."""
    holder, bootstrap = mock_cluster
    prefix = uuid.uuid4().hex + "."
    for topic in TOPICS:
        # Asking the mock for a topic creates it.
        holder.list_topics(prefix + topic, timeout=10)
    return Broker(bootstrap, prefix)
