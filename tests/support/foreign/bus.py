"""The Kafka side that driver, engine and watcher have in common (evcharging-protocol(7)).

A client has one lock, the condition `changed`. Everything that happens to it, messages as well as
timers, happens under that lock and ends with a notification, so a test waits by condition only.
"""
import threading
import time
import traceback

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition

from patience import patient

from .messages import Violation, check, check_deadletter
from .values import partition_of

KEYED_BY_CENTRAL = {"commands", "tickets", "progress", "status"}


def back_off(first=0.25, longest=4.0):
    """The waits between repetitions: doubling, then steady, without end (rule 2)."""
    delay = first
    while True:
        yield delay
        delay = min(2 * delay, longest)


class Client:
    """A producer, a reader of some topics from their ends, timers, and a list of violations."""

    def __init__(self, bootstrap, topics, prefix="", name="foreign"):
        self.changed = threading.Condition(threading.RLock())
        self.violations = []
        self._prefix = prefix
        self._jobs = {}
        self._closing = threading.Event()
        # Their own words (log_level) would only repeat, after a test's end, that its broker has gone.
        self._producer = Producer({"bootstrap.servers": bootstrap, "client.id": name, "linger.ms": 0, "log_level": 2,
                                   "partitioner": "murmur2_random", "acks": "all", "log.connection.close": False,
                                   "max.in.flight.requests.per.connection": 1})
        # Without the brokers' list of topics the first message to each would wait up to a second for it.
        self._producer.list_topics(timeout=10)
        # A short fetch wait: the mock broker of the unit tests does not wake a waiting fetch for new data.
        self._consumer = Consumer({"bootstrap.servers": bootstrap, "client.id": name, "group.id": name, "log_level": 2,
                                   "enable.auto.commit": False, "fetch.wait.max.ms": 20, "log.connection.close": False,
                                   "error_cb": self._on_error})
        self._partitions = {}
        self._assign_at_end(topics)
        self._threads = [threading.Thread(target=self._read, daemon=True),
                         threading.Thread(target=self._run_jobs, daemon=True)]

    def start(self):
        """Called by a subclass once it is ready to be called back."""
        for thread in self._threads:
            thread.start()

    def receive(self, topic, message):
        """A message of a followed topic, under the lock. Subclasses say what to do with it."""
        raise NotImplementedError

    def brokers_lost(self):
        """Every broker has gone away. Runs under the lock."""

    def wait_for(self, predicate, timeout, what="it"):
        """The first true value of `predicate`, which is asked anew after every event.

        A violation ends the wait: what is waited for may be the very message that was wrong.
        """
        timeout = patient(timeout)
        with self.changed:
            self.changed.wait_for(lambda: predicate() or self.violations, timeout)
            value = predicate()
            if not value:
                self.assert_clean()
                raise TimeoutError(f"waited {timeout} s for {what}")
            return value

    def publish(self, topic, key, value):
        """Hands a message of the protocol to the producer without waiting for its delivery."""
        check(topic, key.encode(), value)
        self._producer.produce(self._prefix + topic, value, key)
        self._producer.poll(0)

    def send_raw(self, topic, key, value, timeout=10):
        """Delivers any bytes, good or bad, and returns the (partition, offset) where they landed."""
        reports = []
        self._producer.produce(self._prefix + topic, value, key,
                               on_delivery=lambda error, message: reports.append((error, message)))
        self._producer.flush(patient(timeout))
        if not reports or reports[0][0]:
            raise TimeoutError(f"not delivered to {topic}: {reports}")
        return reports[0][1].partition(), reports[0][1].offset()

    def repeat(self, name, delays, action):
        """Does `action` now and after each of `delays`, until `cancel(name)`."""
        with self.changed:
            self.later(name, delays, action)
            action()

    def later(self, name, delays, action):
        """Does `action` after each of `delays`, until `cancel(name)`."""
        with self.changed:
            self._arm(name, iter(delays), action)

    def cancel(self, name):
        with self.changed:
            self._jobs.pop(name, None)

    def checked(self, topic, message):
        """The body of `message`, or None after its violation has been recorded."""
        try:
            if topic == "deadletters":
                check_deadletter(message.headers())
                return None
            body = check(topic, message.key(), message.value())
            expected = partition_of(message.key(), self._partitions[topic])
            if topic in KEYED_BY_CENTRAL and message.partition() != expected:
                raise Violation(f"{topic}: partition {message.partition()} of key {message.key()}, "
                                f"murmur2 gives {expected}")
            return body
        except Violation as violation:
            self.violations.append(str(violation))
            return None

    def assert_clean(self):
        with self.changed:
            if self.violations:
                raise Violation("; ".join(self.violations))

    def close(self):
        """Leaves as a crash would: nothing is said to anybody."""
        with self.changed:
            self._closing.set()
            self._jobs.clear()
            self.changed.notify_all()
        for thread in self._threads:
            thread.join(10)
        self._consumer.close()
        self._producer.flush(5)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.close()
        if kind is None:
            self.assert_clean()

    def _assign_at_end(self, topics):
        # Explicit offsets instead of OFFSET_END: what is produced after the constructor is surely read.
        places = []
        for topic in topics:
            full = self._prefix + topic
            partitions = self._consumer.list_topics(full, timeout=10).topics[full].partitions
            if not partitions:
                raise LookupError(f"no topic {full}")
            self._partitions[topic] = len(partitions)
            for number in partitions:
                _, end = self._consumer.get_watermark_offsets(TopicPartition(full, number), timeout=10)
                places.append(TopicPartition(full, number, end))
        self._consumer.assign(places)

    def _on_error(self, error):
        if error.code() == KafkaError._ALL_BROKERS_DOWN:
            with self.changed:
                self.brokers_lost()

    def _read(self):
        while not self._closing.is_set():
            message = self._consumer.poll(0.1)
            if message is None or message.error():
                continue
            with self.changed:
                self._guard(self.receive, message.topic().removeprefix(self._prefix), message)

    def _arm(self, name, delays, action):
        delay = next(delays, None)
        if delay is not None:
            self._jobs[name] = (time.monotonic() + delay, delays, action)
            self.changed.notify_all()

    def _run_jobs(self):
        with self.changed:
            while not self._closing.is_set():
                name, job = min(self._jobs.items(), key=lambda item: item[1][0], default=(None, None))
                wait = job[0] - time.monotonic() if job else None
                if job is None or wait > 0:
                    self.changed.wait(wait)
                    continue
                del self._jobs[name]
                # Armed before it runs, so that the action may cancel its own repetition.
                self._arm(name, *job[1:])
                self._guard(job[2])

    def _guard(self, action, *arguments):
        # A thread that died silently would show as a timeout far from the cause.
        try:
            action(*arguments)
        except Exception:
            self.violations.append(traceback.format_exc())
        self.changed.notify_all()
