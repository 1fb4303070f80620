"""Topics that somebody deletes, or makes anew, while the network is at work."""
import pytest
from confluent_kafka.admin import AdminClient

from evc.network import TOPICS


@pytest.fixture
def network(make_network):
    network = make_network()
    if network.broker.kind != "kafka":
        pytest.skip("the embedded broker deletes no topics")
    network.start_central()
    return network


def test_topics_that_are_deleted_are_made_again_and_work_goes_on(network):
    with network.watch() as watch:
        charge_point = network.real_charge_point("CP001", "--duration", "2", "--power", "3600000")
        assert network.real_driver("ana", ["CP001"]).wait(30) == 0
        watch.wait_message("tickets", driverId="ana", status="COMPLETED")
    admin = AdminClient({"bootstrap.servers": network.bootstrap})
    for done in admin.delete_topics([network.prefix + topic for topic in TOPICS]).values():
        done.result(20)
    network.central.wait_for("have been made anew", 30)
    network.wait_serving(30)
    with network.watch() as watch:
        driver = network.real_driver("eva", ["CP001"])
        ticket = watch.wait_message("tickets", 60, driverId="eva")
        assert ticket["status"] == "COMPLETED", network.tails()
        assert driver.wait(30) == 0
    charge_point.engine.terminate()


def test_topics_that_cannot_be_made_again_are_named(network):
    """By whoever made the broker so; here there are more replicas wanted than there are brokers."""
    config = network.home / "replicas.yaml"
    config.write_text(f"broker: {{topic_prefix: {network.prefix}, replication: 3}}\n")
    network.central.terminate()
    admin, tickets = AdminClient({"bootstrap.servers": network.bootstrap}), network.prefix + "tickets"
    with network.watch("status") as watch:
        central = network.start_central("--config", config, wait=False)
        watch.wait_for(lambda: watch.of("status", healthy=True), 20, "a Central that has seen what the topics hold")
        admin.delete_topics([tickets])[tickets].result(20)
        central.wait_for("topics are missing at the broker: tickets: ", 30)
        watch.wait_for(lambda: watch.of("status", healthy=False), 20, "a Central that is not well")
