"""Whole networks: a broker, EV_Central, charge points (EV_CP_E with EV_CP_M) and drivers, and someone looking on."""
import copy
import socket
from contextlib import suppress
from itertools import count
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, TopicPartition
from foreign.watcher import Watcher

from .ports import free_port
from .program import Programs, until

TOPICS = "requests", "commands", "telemetry", "tickets", "progress", "status", "deadletters"
_ids = count(1)


def listens(port, host="127.0.0.1"):
    with suppress(OSError), socket.create_connection((host, port), 1):
        return True
    return False


def _answers(reader, topic):
    try:
        partitions = reader.list_topics(topic, timeout=10).topics[topic].partitions
        return partitions and all(reader.get_watermark_offsets(TopicPartition(topic, number), timeout=10)
                                  for number in partitions)
    except KafkaException:  # a partition that has no leader yet
        return False


class ChargePoint:
    """EV_CP_E and EV_CP_M of one charge point; `how` the engine is started, as options of Program."""

    def __init__(self, network, cp_id, engine_options=(), **how):
        self.network, self.cp_id = network, cp_id
        self.monitor_options = ()
        self.health_port = free_port()
        self.home = network.programs.home / cp_id
        self._engine_options, self._how = engine_options, how
        self.engine = self.monitor = None

    def start(self):
        """Both; the monitor when the engine can answer, so that no fault stands at the beginning."""
        self.start_engine()
        until(lambda: listens(self.health_port), 15, f"the health port of {self.cp_id}")
        self.start_monitor()
        return self

    def start_engine(self):
        self.engine = self.network.start("EV_CP_E", self.health_port, self.network.bootstrap, self.cp_id,
                                         "--state-directory", self.home / "state", *self._engine_options,
                                         home=self.home, **self._how)
        return self.engine

    def start_monitor(self):
        self.monitor = self.network.start_bare("EV_CP_M", "127.0.0.1", self.network.monitor_port, self.cp_id,
                                               "127.0.0.1", self.health_port, *self.monitor_options, home=self.home)
        return self.monitor


class Network:
    """One Central on one broker, in `home`. Parts that are not started stay away."""

    def __init__(self, broker, home):
        self.broker = broker
        self.home = Path(home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.programs = Programs(self.home)
        self.monitor_port = free_port()
        self.bootstrap, self.prefix = broker.bootstrap, broker.prefix
        self.central = None
        self._config = self._write_config()

    def visit(self, home):
        """The same broker and Central for one test; what the test starts is its own and ends with it."""
        guest = copy.copy(self)
        guest.home = Path(home)
        guest.programs = Programs(home)
        return guest

    def start_central(self, *options, wait=True, **how):
        config = [] if "--config" in options else self._write_config("max_power: 10000000\n", "central.yaml")
        self.central = self.start_bare("EV_Central", self.monitor_port, self.bootstrap, "--ledger",
                                       self.home / "central.db", *options, *config, home=self.home / "central", **how)
        if wait:
            self.wait_serving()
        return self.central

    def wait_serving(self, timeout=20):
        """Until Central says of itself in its topic that it is well: then it has read all that it has to."""
        self.wait_topics(timeout)
        with self.watch("status") as watcher:
            watcher.wait_for(lambda: watcher.of("status", healthy=True), timeout, "a sign of life of Central")

    def wait_topics(self, timeout=20):
        """Until Central has created its topics and every partition of them answers."""
        reader = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "none", "log_level": 0})
        until(lambda: all(_answers(reader, self.prefix + topic) for topic in TOPICS), timeout, "all topics")
        reader.close()

    def watch(self, *topics):
        """Sees what comes from now on in these topics; all of them when none is named."""
        return Watcher(self.bootstrap, *(topics or TOPICS), prefix=self.prefix)

    def charge_point(self, cp_id, *engine_options, **how):
        """Not started yet."""
        return ChargePoint(self, cp_id, engine_options, **how)

    def real_charge_point(self, cp_id, *engine_options, **how):
        """Started, and `available` in topic status."""
        with self.watch("status") as watcher:
            charge_point = self.charge_point(cp_id, *engine_options, **how).start()
            watcher.wait_state(cp_id, "available", 20)
        return charge_point

    def site(self, name, cp_ids, **defaults):
        """The options with which one engine and one monitor host these charge points as instance `name`."""
        common = [f"broker: {{bootstrap: '{self.bootstrap}', topic_prefix: '{self.prefix}'}}",
                  f"central: 127.0.0.1:{self.monitor_port}", f"state_directory: {self.home / name}",
                  "defaults:", *(f"  {key}: {value}" for key, value in defaults.items())]
        hosted = ["charge_points:", *(f"  - {{id: {cp_id}, health: '127.0.0.1:{free_port()}'}}" for cp_id in cp_ids)]
        file, instance = self.home / "site.yaml", self.home / "charge_points" / f"{name}.yaml"
        instance.parent.mkdir()
        file.write_text("\n".join(common) + "\n")
        instance.write_text("\n".join(hosted) + "\n")
        return "--config", file, "--instance", name

    def real_driver(self, driver_id, cp_ids, *options, json=True, **how):
        """EV_Driver with a request file of these charge points; JSON, or with `json=False` what people read."""
        file = self.home / f"{driver_id}.txt"
        file.write_text("".join(f"{cp_id}\n" for cp_id in cp_ids))
        form = ["--json"] if json else []
        return self.start("EV_Driver", self.bootstrap, driver_id, file, *form, *options, **how)

    def start(self, name, *arguments, **how):
        """A program that talks to the broker."""
        return self.start_bare(name, *arguments, *self._config, **how)

    def start_bare(self, name, *arguments, **how):
        return self.programs.start(name, *arguments, **how)

    def cp_id(self, prefix="cp"):
        """One that no other test uses."""
        return f"{prefix}-{next(_ids)}"

    driver_id = cp_id

    def tails(self):
        return self.programs.tails()

    def close(self):
        self.programs.close()

    def _write_config(self, more="", name="prefix.yaml"):
        if not self.prefix and not more:
            return []
        file = self.home / name
        file.write_text((f"broker:\n  topic_prefix: {self.prefix}\n" if self.prefix else "") + more)
        return ["--config", file]
