"""A broker that is there and does not take everything: nothing is lost, nothing spins, and it is said."""
import sqlite3

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from evc.network import listens
from evc.program import until
from foreign.driver import Driver
from foreign.monitor import LineMonitor


def dead_letter_of(watch, key, timeout=20):
    """The record and its headers."""
    record = watch.wait_for(
        lambda: next((record for record in watch.records if record.topic == "deadletters" and record.key == key), None),
        timeout, f"the dead letter of {key}")
    return record, {name: value.decode() for name, value in record.headers}


def garbage(network, key, size):
    producer = Producer({"bootstrap.servers": network.bootstrap, "message.max.bytes": 2_000_000})
    producer.produce(network.prefix + "requests", b"{" * size, key)
    assert producer.flush(20) == 0


def in_outbox(network, topic):
    with sqlite3.connect(f"file:{network.home / 'central.db'}?mode=ro", uri=True) as ledger:
        return ledger.execute("SELECT count(*) FROM outbox WHERE topic = ?", (topic,)).fetchone()[0]


@pytest.mark.quick
def test_a_message_of_a_megabyte_is_a_dead_letter_that_is_cut(network):
    key = network.cp_id("huge").encode()
    with network.watch("deadletters") as watch:
        garbage(network, key, 1_000_000)
        record, headers = dead_letter_of(watch, key)
    assert record.value == b"{" * 32_768
    assert headers["truncated"] == "1000000" and headers["topic"] == "requests"


@pytest.mark.parametrize("limit, left", [(20_000, 9_925), (4_000, 2_481)])
def test_a_dead_letter_fits_into_a_topic_that_takes_less(make_network, limit, left):
    network = make_network()
    if network.broker.kind != "kafka":
        pytest.skip("the embedded broker has no limit of size")
    topic = NewTopic(network.prefix + "deadletters", 1, 1, config={"max.message.bytes": str(limit)})
    admin = AdminClient({"bootstrap.servers": network.bootstrap})
    for done in admin.create_topics([topic]).values():
        done.result(20)
    network.start_central()
    with network.watch("deadletters", "tickets") as watch:
        garbage(network, b"cp", 19_850)
        record, headers = dead_letter_of(watch, b"cp")
        assert record.value == b"{" * left and headers["truncated"] == "19850"
        until(lambda: in_outbox(network, "deadletters") == 0, 10, "an empty outbox")
    assert network.central.count("refuses") == 0


@pytest.mark.one_broker
def test_what_lies_in_the_outbox_goes_out_by_itself_at_a_start(make_network):
    network = make_network()
    if network.broker.kind != "embedded":
        pytest.skip("the broker is frozen, and Apache Kafka is shared by the tests")
    config = network.home / "central.yaml"
    config.write_text("lease: 5s\nmax_power: 10000000\n")
    network.start_central("--config", config)
    with network.watch() as watch, LineMonitor(network.monitor_port, "cp") as monitor:
        monitor.register().start()
        watch.wait_state("cp", "available")
        driver = Driver(network.bootstrap, "ana", network.prefix)
        driver.charge("cp")
        watch.wait_message("commands", cpId="cp", type="AUTHORIZE")
        driver.close()
        network.broker.program.freeze()
        # No engine answers, and the lease ends.
        until(lambda: in_outbox(network, "tickets") == 1, 20, "the ticket in the outbox")
        network.central.terminate()
        network.start_central("--config", config, wait=False)
        until(lambda: listens(network.monitor_port), 10, "Central to listen")
        network.broker.program.thaw()
        ticket = watch.wait_message("tickets", 20, driverId="ana")
    assert (ticket["status"], ticket["cpId"]) == ("EXPIRED", "cp")
    until(lambda: in_outbox(network, "tickets") == 0, 10, "an empty outbox")
