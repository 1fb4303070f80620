"""What writes to a broker's topics as fast as it can."""
import json

from confluent_kafka import Producer


class Flood:
    def __init__(self, network):
        self._prefix = network.prefix
        self._producer = Producer({"bootstrap.servers": network.bootstrap, "linger.ms": 5, "log_level": 2,
                                   "partitioner": "murmur2_random", "queue.buffering.max.messages": 200_000})

    def send(self, topic, key, body):
        """A body that is no bytes becomes JSON."""
        value = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._producer.produce(self._prefix + topic, value, key)
        self._producer.poll(0)

    def done(self):
        """All of it is with the broker."""
        assert self._producer.flush(120) == 0
