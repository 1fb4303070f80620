"""A monitor written from evcharging-protocol(7) alone, in both framings, against EV_Central."""
import time
from contextlib import suppress
from decimal import Decimal

import pytest

from foreign.link import ACK, ENQ, EOT, ETX, MAX_MESSAGE, NAK, STX, Closed, frame, lrc, tuned
from foreign.monitor import REPETITIONS, BlockMonitor, LineMonitor
from foreign.watcher import Watcher
from patience import in_time

# What the way from Central over the broker to the watcher may add to a time that is measured here.
WAY = 0.5

# The monitor link does not know the broker.
pytestmark = pytest.mark.one_broker


@pytest.fixture
def watch(network):
    with Watcher(network.bootstrap, "status") as watcher:
        yield watcher


@pytest.fixture
def connect(network):
    """Opens monitors and closes them at the end of the test; without a cpId a fresh one is taken."""
    opened = []

    def open_one(framing, cp_id=None):
        opened.append(framing(network.monitor_port, cp_id or network.cp_id("monitor")))
        return opened[-1]
    yield open_one
    for monitor in opened:
        monitor.close()


@pytest.fixture(params=[LineMonitor, BlockMonitor], ids=["line", "block"])
def framing(request):
    return request.param


@pytest.fixture
def monitor(connect, framing, watch):
    """Registered, in either framing, and not yet reporting."""
    monitor = connect(framing)
    monitor.register()
    watch.wait_state(monitor.cp_id, "available")
    return monitor


@pytest.fixture
def block(connect, watch):
    monitor = connect(BlockMonitor)
    monitor.register()
    watch.wait_state(monitor.cp_id, "available")
    return monitor


@pytest.fixture
def bystander(connect, watch):
    """Another connection, which must not notice what the others do wrong."""
    bystander = connect(LineMonitor).register().start()
    watch.wait_state(bystander.cp_id, "available")
    yield bystander
    bystander.set_fault("still heard")
    watch.wait_state(bystander.cp_id, "faulted")
    assert [status["state"] for status in watch.of("status", cpId=bystander.cp_id)
            if status["state"] not in ("available", "faulted")] == []


def assert_refused(monitor):
    """ERROR and the end in line framing, NAK and the end in block framing."""
    if isinstance(monitor, LineMonitor):
        assert monitor.read_error(2)
    else:
        assert monitor.wait_closed(2)[:1] == NAK


def test_registration_tells_location_and_tariff(connect, framing, watch):
    monitor = connect(framing)
    monitor.register("Calle Mayor 3, Alcalá — España", "0.30")
    status = watch.wait_message("status", cpId=monitor.cp_id, state="available")
    assert status["location"] == "Calle Mayor 3, Alcalá — España"
    assert (Decimal(status["tariff"]["energy"]), status["tariff"]["currency"]) == (Decimal("0.30"), "EUR")
    assert not status["reserved"]


def test_location_with_a_separator(connect, framing, watch):
    monitor = connect(framing)
    monitor.register("Dock %23 4")
    assert watch.wait_message("status", cpId=monitor.cp_id)["location"] == "Dock # 4"


def test_fault_and_repair(monitor, watch):
    monitor.start()
    for _ in range(2):
        monitor.set_fault("smoke")
        watch.wait_state(monitor.cp_id, "faulted", 1 + WAY)
        monitor.set_healthy()
        watch.wait_state(monitor.cp_id, "available", 1 + WAY)
    monitor.set_fault()
    watch.wait_state(monitor.cp_id, "faulted", 1 + WAY)


def test_reports_keep_the_connection(monitor, watch):
    monitor.start()
    watch.never("status", 4.5, cpId=monitor.cp_id, state="disconnected")


def test_silence_is_seen_in_time_and_closes(monitor, watch):
    monitor.start()
    monitor.set_fault("before the silence")
    watch.wait_state(monitor.cp_id, "faulted")
    last = monitor.be_silent()
    watch.wait_state(monitor.cp_id, "disconnected", 6)
    took = time.monotonic() - last
    assert took >= 2.9 and in_time(took, 3.5 + WAY)
    monitor.wait_closed(WAY)


def test_closed_is_seen_at_once(monitor, watch):
    monitor.close()
    watch.wait_state(monitor.cp_id, "disconnected", WAY)


def test_eot_ends(block, watch):
    block.end()
    watch.wait_state(block.cp_id, "disconnected", WAY)
    assert block.wait_closed(WAY) in (b"", EOT)


def test_returns_after_a_disconnection(connect, monitor, framing, watch):
    monitor.close()
    watch.wait_state(monitor.cp_id, "disconnected")
    connect(framing, monitor.cp_id).register()
    watch.wait_state(monitor.cp_id, "available")


@pytest.mark.parametrize("second_framing", [LineMonitor, BlockMonitor], ids=["by line", "by block"])
def test_second_registration_replaces_the_first(connect, monitor, second_framing, watch, bystander):
    second = connect(second_framing, monitor.cp_id)
    second.register()
    monitor.wait_closed(1)
    second.start()
    second.set_fault("still heard")
    watch.wait_state(monitor.cp_id, "faulted")
    # The topic keeps the order of one CP, so a disconnection would stand before this.
    assert not watch.of("status", cpId=monitor.cp_id, state="disconnected")


def test_epoch_grows_with_every_registration(connect):
    first = connect(BlockMonitor)
    epochs = [first.register()] + [connect(BlockMonitor, first.cp_id).register() for _ in range(3)]
    assert epochs == sorted(set(epochs))


@pytest.mark.parametrize("content", [
    "HEALTHY#somebody-else", "FAULT#somebody-else#smoke", "HEALTHY#{cp}\x01", "FAULT#{cp}#bell \x07", "FAULT#{cp}#\x00",
    "FAULT#{cp}#\x1b[31m"])
def test_breach_by_text(monitor, watch, bystander, content):
    monitor.send_raw(monitor.wrap(content.format(cp=monitor.cp_id).encode()))
    assert_refused(monitor)
    watch.wait_state(monitor.cp_id, "disconnected", WAY)


@pytest.mark.parametrize("tail", [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_breach_by_bad_utf8(monitor, watch, bystander, tail):
    monitor.send_raw(monitor.wrap(f"FAULT#{monitor.cp_id}#".encode() + tail))
    assert_refused(monitor)
    watch.wait_state(monitor.cp_id, "disconnected", WAY)


def test_breach_by_length(monitor, watch, bystander):
    content = f"FAULT#{monitor.cp_id}#".encode()
    monitor.send_raw(monitor.wrap(content.ljust(MAX_MESSAGE + 1, b"x")))
    assert_refused(monitor)
    watch.wait_state(monitor.cp_id, "disconnected", WAY)


def test_breach_by_a_message_without_end(monitor, watch, bystander):
    start = b"" if isinstance(monitor, LineMonitor) else STX
    # Central may close while this is still being sent; then there is nothing left to read.
    with suppress(Closed):
        monitor.send_raw(start + f"FAULT#{monitor.cp_id}#".encode() + b"x" * 100000)
        monitor.wait_closed(2)
    watch.wait_state(monitor.cp_id, "disconnected", WAY)


def test_longest_message_is_heard(monitor, watch):
    room = MAX_MESSAGE - (1 if isinstance(monitor, LineMonitor) else 0)
    text = f"FAULT#{monitor.cp_id}#"
    monitor.say(text.ljust(room, "x"))
    watch.wait_state(monitor.cp_id, "faulted")


def test_message_before_registration(connect, framing, bystander):
    monitor = connect(framing)
    if framing is BlockMonitor:
        monitor.enquire()
    monitor.send_raw(monitor.wrap(f"HEALTHY#{monitor.cp_id}".encode()))
    assert_refused(monitor)


def test_registration_of_what_is_no_cp_id(connect, framing, watch, bystander):
    monitor = connect(framing, "a..b")
    if framing is LineMonitor:
        monitor.register()
        assert monitor.read_error(2)
        return
    monitor.enquire()
    monitor.send_raw(monitor.wrap(b"REGISTER#a..b#here"))
    if monitor.read_byte() == ACK:
        assert monitor.receive().startswith("REFUSED#")
    monitor.wait_closed(2)


def test_lines_split_glued_and_with_cr(connect, watch):
    split, glued, with_cr = connect(LineMonitor), connect(LineMonitor), connect(LineMonitor)
    split.send_split(f"REGISTER#{split.cp_id}#Calle Ñ\nFAULT#{split.cp_id}\n".encode())
    glued.send_raw(f"REGISTER#{glued.cp_id}#A\nHEALTHY#{glued.cp_id}\nFAULT#{glued.cp_id}\nFAU".encode())
    with_cr.send_raw(f"REGISTER#{with_cr.cp_id}#A\r\nFAULT#{with_cr.cp_id}\r\n".encode())
    for monitor in split, glued, with_cr:
        watch.wait_state(monitor.cp_id, "faulted")
    assert watch.of("status", cpId=split.cp_id)[-1]["location"] == "Calle Ñ"
    assert watch.of("status", cpId=with_cr.cp_id)[-1]["location"] == "A"
    glued.send_raw(f"LT#{glued.cp_id}\nHEALTHY#{glued.cp_id}\n".encode())
    watch.wait_state(glued.cp_id, "available")


def test_blocks_split_and_glued(connect, watch):
    monitor = connect(BlockMonitor)
    monitor.send_split(ENQ)
    monitor.expect(ACK)
    monitor.send_split(frame(f"REGISTER#{monitor.cp_id}#Calle Ñ".encode()))
    monitor.expect(ACK)
    assert monitor.receive().startswith(f"REGISTERED#{monitor.cp_id}#")
    healthy, fault = (frame(f"{word}#{monitor.cp_id}".encode()) for word in ("HEALTHY", "FAULT"))
    monitor.send_raw(healthy + fault)
    monitor.expect(ACK)
    monitor.expect(ACK)
    watch.wait_state(monitor.cp_id, "faulted")
    # The LRC comes alone, and together with the next frame.
    monitor.send_raw(fault[:-1])
    monitor.send_raw(fault[-1:] + healthy)
    monitor.expect(ACK)
    monitor.expect(ACK)
    watch.wait_state(monitor.cp_id, "available")


@pytest.mark.parametrize("check", [b"\0", STX, ETX, EOT, ENQ, ACK, b"\n", NAK, b"\x16"], ids=repr)
def test_lrc_may_be_any_byte(block, watch, check):
    data = tuned(f"FAULT#{block.cp_id}#smoke".encode(), check)
    for content in data, f"HEALTHY#{block.cp_id}".encode(), data:
        block.send_raw(frame(content))
        block.expect(ACK)
    watch.wait_state(block.cp_id, "faulted")


def test_bad_frames_are_repeated(block, watch):
    data = f"FAULT#{block.cp_id}".encode()
    wrong = frame(data, bytes([lrc(data)[0] ^ 0x40]))
    for answer in NAK, NAK:
        block.send_raw(wrong)
        block.expect(answer)
    assert watch.state(block.cp_id) == "available"
    block.send_raw(frame(data))
    block.expect(ACK)
    watch.wait_state(block.cp_id, "faulted")


def test_too_many_bad_frames_close(block, watch, bystander):
    data = f"HEALTHY#{block.cp_id}".encode()
    wrong = frame(data, bytes([lrc(data)[0] ^ 0x40]))
    naks = 0
    try:
        while naks <= 1 + REPETITIONS:
            block.send_raw(wrong)
            block.expect(NAK)
            naks += 1
    except Closed:
        # The third repetition may be counted with or without the first sending.
        assert REPETITIONS <= naks <= 1 + REPETITIONS
    else:
        pytest.fail("Central bears any number of bad frames")
    watch.wait_state(block.cp_id, "disconnected", WAY)


def test_central_repeats_what_the_monitor_answers_with_nak(connect, watch):
    monitor = connect(BlockMonitor)
    assert monitor.register(naks=2) >= 0
    watch.wait_state(monitor.cp_id, "available")
