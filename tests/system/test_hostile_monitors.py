"""What lies, floods or holds on to the monitor link harms nobody but itself."""
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from evc.network import listens
from evc.program import until
from foreign.link import Closed, Link
from foreign.monitor import BlockMonitor, LineMonitor

# The monitor link does not know the broker.
pytestmark = pytest.mark.one_broker


def resident(program):
    """Memory of a program in MB."""
    pages = int(Path(f"/proc/{program.pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def configured(network, *lines):
    """Central with these lines of configuration."""
    file = network.home / "hostile.yaml"
    file.write_text("\n".join([*lines, f"broker: {{topic_prefix: '{network.prefix}'}}"]) + "\n")
    return network.start_central("--config", file)


def test_bytes_behind_a_refused_registration(make_network):
    network = make_network()
    central = configured(network, "accept_unknown: none")
    for size in [*range(140, 176), 1000, 1024, 1025]:
        with Link(network.monitor_port) as link:
            with suppress(Closed):
                link.send_raw(b"REGISTER#NEW1#y\n" + b"A" * size)
                link.wait_closed(5)
    assert central.running and listens(network.monitor_port), central.tail()
    # However many are refused, the log tells one and then counts.
    assert central.count("is refused for NEW1") == 1


def test_silent_connections_lock_nobody_out(make_network):
    network = make_network()
    central = configured(network, "max_connections: 20", "register_timeout: 30s")
    with network.watch("status") as watch, ExitStack() as open_ones:
        monitor = open_ones.enter_context(LineMonitor(network.monitor_port, "CP001")).register().start()
        watch.wait_state("CP001", "available")
        silent = [open_ones.enter_context(Link(network.monitor_port)) for _ in range(30)]
        returning = open_ones.enter_context(LineMonitor(network.monitor_port, "CP002")).register().start()
        watch.wait_state("CP002", "available")
        assert b"ERROR#" in silent[0].wait_closed(5)
        assert not watch.of("status", cpId="CP001", state="disconnected")
        monitor.be_silent()
        returning.be_silent()
    assert central.running, central.tail()


def test_a_connection_that_does_not_say_who_it_is_is_closed(make_network):
    network = make_network()
    configured(network, "register_timeout: 500ms")
    with Link(network.monitor_port) as silent, Link(network.monitor_port) as slow:
        slow.send_raw(b"REGISTER#CP00")
        assert silent.wait_closed(10).startswith(b"ERROR#")
        assert slow.wait_closed(10).startswith(b"ERROR#")


@pytest.mark.parametrize("framing", [LineMonitor, BlockMonitor], ids=["line", "block"])
def test_a_monitor_that_changes_its_mind_at_full_speed(make_network, framing):
    network = make_network()
    central = network.start_central()
    with network.watch("status") as watch, ExitStack() as open_ones:
        bystander = open_ones.enter_context(LineMonitor(network.monitor_port, "CP001")).register().start()
        watch.wait_state("CP001", "available")
        flooder = open_ones.enter_context(framing(network.monitor_port, "CP002"))
        flooder.register()
        watch.wait_state("CP002", "available")
        quiet = resident(central)
        flood = (flooder.wrap(b"FAULT#CP002") + flooder.wrap(b"HEALTHY#CP002")) * 500
        flooder._socket.setblocking(False)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            with suppress(BlockingIOError):
                flooder._socket.send(flood)
            with suppress(BlockingIOError):
                flooder._socket.recv(65536)
        bystander.set_fault("still heard")
        watch.wait_state("CP001", "faulted", 2)
        bystander.be_silent()
    assert resident(central) <= quiet + 16
    assert len(central.output.splitlines()) <= 100, central.tail()
    assert central.count("says more than 20 messages a second") == 1
    assert [status["state"] for status in watch.of("status", cpId="CP001")][:2] == ["available", "faulted"]


def test_an_engine_keeps_its_health_port_for_its_own_machine_and_for_those_that_ask(network):
    point = network.charge_point("CP001")
    point.start_engine()
    until(lambda: listens(point.health_port), 15, "the health port")
    assert not listens(point.health_port, "127.0.0.2")
    with ExitStack() as open_ones:
        for _ in range(70):
            open_ones.enter_context(Link(point.health_port))
        asking = open_ones.enter_context(Link(point.health_port))
        asking.send_raw(b"HEALTH_CHECK#CP001\n")
        assert asking.read_line(5).split("#")[0] in ("OK", "KO")


def test_two_monitors_with_one_id(make_network):
    network = make_network()
    central = network.start_central()
    with network.watch("status") as watch:
        first = network.charge_point("CP001").start()
        watch.wait_state("CP001", "available", 20)
        second = network.start_bare("EV_CP_M", "127.0.0.1", network.monitor_port, "CP001", "127.0.0.1",
                                    first.health_port, home=network.home / "second")
        watch.wait_state("CP001", "faulted", 30)
    for monitor in first.monitor, second:
        monitor.wait_for("another monitor, at 127.0.0.1:[0-9]+, took its place")
        assert monitor.count("took its place") == 1, monitor.tail()
        assert monitor.count("cannot be reached") == 0, monitor.tail()
    assert central.count("two monitors bear this name") == 1, central.tail()


def test_a_line_monitor_is_told_who_took_its_place(make_network):
    network = make_network()
    network.start_central()
    with LineMonitor(network.monitor_port, "CP001") as first, LineMonitor(network.monitor_port, "CP001") as second:
        with network.watch("status") as watch:
            first.register()
            watch.wait_state("CP001", "available")
        second.register()
        assert first.read_error(5).startswith("duplicate-monitor 127.0.0.1:")
