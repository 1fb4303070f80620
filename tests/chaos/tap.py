"""Sees every message as it comes, over the broker's deaths, for whoever wants to act at a moment of a session."""
import contextlib
import json
import threading
import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition

from evc.network import TOPICS

_OPENING, _CLOSING = ("AUTHORIZE",), ("COMPLETED", "INTERRUPTED", "EXPIRED", "REFUSED")


class Tap:
    """`states`, the newest of every CP; `open`, the session each CP is in, and `users`, of whom, as far as is seen
    here; `wait_next` gives the next message of a kind. It may be late or miss one when the broker dies: nothing is
    judged by it.
    """

    def __init__(self, bootstrap):
        self._bootstrap = bootstrap
        self.changed = threading.Condition()
        self.states, self.open, self.users, self.charging = {}, {}, {}, set()
        self.seen = []  # (monotonic time, topic, body)
        self._restart = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def start_anew(self):
        """The broker has lost its data: offsets mean nothing any more."""
        self._restart.set()

    def wait_next(self, wanted, timeout, since=None):
        """The first body for which `wanted(topic, body)` holds among what comes from now on, or from index `since`."""
        end = time.monotonic() + timeout
        with self.changed:
            place = len(self.seen) if since is None else since
            while True:
                for at, topic, body in self.seen[place:]:
                    if wanted(topic, body):
                        return at, topic, body
                place = len(self.seen)
                left = end - time.monotonic()
                if left <= 0 or self._closing.is_set():
                    return None
                self.changed.wait(left)

    def mark(self):
        with self.changed:
            return len(self.seen)

    def close(self):
        self._closing.set()
        with self.changed:
            self.changed.notify_all()
        self._thread.join(15)

    def _run(self):
        while not self._closing.is_set():
            self._restart.clear()
            with contextlib.suppress(KafkaException):
                self._read()

    def _read(self):
        settings = {"bootstrap.servers": self._bootstrap, "group.id": "tap", "enable.auto.commit": False,
                    "auto.offset.reset": "earliest", "fetch.wait.max.ms": 10, "log_level": 0,
                    "reconnect.backoff.max.ms": 500, "topic.metadata.refresh.interval.ms": 1000}
        consumer = Consumer(settings)
        try:
            places = self._places(consumer)
            consumer.assign(places)
            while places and not self._closing.is_set() and not self._restart.is_set():
                message = consumer.poll(0.2)
                if message is not None and not message.error():
                    self._take(message.topic(), message.value())
        finally:
            consumer.close()

    def _places(self, consumer):
        while not self._closing.is_set() and not self._restart.is_set():
            with contextlib.suppress(KafkaException):
                known = consumer.list_topics(timeout=2).topics
                if all(topic in known and known[topic].partitions for topic in TOPICS):
                    return [TopicPartition(topic, number, OFFSET_BEGINNING)
                            for topic in TOPICS for number in known[topic].partitions]
            self._closing.wait(0.1)
        return []

    def _take(self, topic, value):
        try:
            body = json.loads(value or b"{}")
        except ValueError:
            return
        with self.changed:
            self.seen.append((time.monotonic(), topic, body))
            self._learn(topic, body)
            self.changed.notify_all()

    def _learn(self, topic, body):
        cp_id, word = body.get("cpId"), body.get("type") or body.get("status")
        if topic == "status" and cp_id:
            # What a link held back while it was silent may come after what was said later.
            self.states[cp_id] = max(body, self.states.get(cp_id, body), key=lambda state: state["at"])
        elif topic == "commands" and word in _OPENING:
            self.open.setdefault(cp_id, body["sessionId"])
            self.users[cp_id] = body["driverId"]
        elif topic == "telemetry" and word == "CHARGING":
            self.open[cp_id] = body["sessionId"]
            self.users[cp_id] = body["driverId"]
            self.charging.add(cp_id)
        elif topic == "tickets" or topic == "telemetry" and word in _CLOSING:
            if self.open.get(cp_id) == body.get("sessionId"):
                self.open.pop(cp_id, None)
                self.charging.discard(cp_id)
