"""Both framings against a peer that says what the test writes down."""
import socket
import threading
from contextlib import contextmanager

import pytest

from foreign.link import ACK, ENQ, EOT, NAK, STX, Closed, Link, frame, lrc, tuned
from foreign.messages import Violation
from foreign.monitor import BlockMonitor, LineMonitor

HEALTHY = frame(b"HEALTHY#cp")
REGISTER = frame(b"REGISTER#cp#Calle 1")
REGISTERED = frame(b"REGISTERED#cp#7")


@contextmanager
def peer(*exchanges):
    """A server for one connection: for each (wanted, answer) it reads `wanted`, then sends `answer`."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            connection, _ = server.accept()
            connection.settimeout(5)
            with connection:
                for wanted, answer in exchanges:
                    data = b""
                    while len(data) < len(wanted) and (more := connection.recv(1)):
                        data += more
                    heard.append(data)
                    connection.sendall(answer)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)
    assert heard == [wanted for wanted, _ in exchanges]


def test_lrc_and_frame():
    assert lrc(b"") == b"\0" and lrc(b"AB") == b"\x03"
    assert frame(b"AB") == b"\x02AB\x03\x03"
    assert frame(b"AB", b"\x7f") == b"\x02AB\x03\x7f"


@pytest.mark.parametrize("wanted", [0x00, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x15, 0x16, 0x7F])
def test_tuned_reaches_any_check_byte(wanted):
    data = tuned(b"FAULT#cp-1#", bytes([wanted]))
    assert lrc(data) == bytes([wanted]) and data.decode().isprintable()


def test_block_registration_and_reports():
    with peer((ENQ, ACK), (REGISTER, ACK + REGISTERED), (ACK, b""), (HEALTHY, ACK), (EOT, b"")) as port:
        with BlockMonitor(port, "cp") as monitor:
            assert monitor.register("Calle 1") == 7
            monitor.say("HEALTHY#cp")
            monitor.end()
            assert monitor.wait_closed() == b""


def test_block_repeats_what_was_answered_with_nak():
    with peer((HEALTHY, NAK), (HEALTHY, NAK), (HEALTHY, NAK), (HEALTHY, ACK)) as port:
        with BlockMonitor(port, "cp") as monitor:
            monitor.say("HEALTHY#cp")


def test_block_gives_up_after_three_repetitions():
    with peer(*[(HEALTHY, NAK)] * 4) as port, BlockMonitor(port, "cp") as monitor:
        with pytest.raises(Violation):
            monitor.say("HEALTHY#cp")


def test_block_can_ask_for_a_repetition():
    with peer((b"", REGISTERED), (NAK, REGISTERED), (ACK, b"")) as port, BlockMonitor(port, "cp") as monitor:
        assert monitor.receive(naks=1) == "REGISTERED#cp#7"


@pytest.mark.parametrize("answer", [
    frame(b"REGISTERED#cp#7", b"\x7f"), frame(b"REFUSED#cp#unknown"), frame(b"REGISTERED#other#7"), EOT])
def test_block_notices_a_wrong_registration(answer):
    with peer((ENQ, ACK), (REGISTER, ACK + answer)) as port, BlockMonitor(port, "cp") as monitor:
        with pytest.raises(Violation):
            monitor.register("Calle 1")


def test_block_notices_a_frame_repeated_differently():
    with peer((b"", REGISTERED), (NAK, frame(b"REGISTERED#cp#8"))) as port, BlockMonitor(port, "cp") as monitor:
        with pytest.raises(Violation):
            monitor.receive(naks=1)


def test_line_reports_changes_at_once():
    said = b"REGISTER#cp#Calle 1#0.30\n", b"HEALTHY#cp\n", b"FAULT#cp#smoke\n", b"HEALTHY#cp\n"
    # An answer to each line is no line framing, but tells the test when the line has arrived.
    with peer(*[(line, b"\n") for line in said]) as port, LineMonitor(port, "cp") as monitor:
        monitor.register("Calle 1", "0.30").read_byte()
        monitor.start().read_byte()
        monitor.set_fault("smoke")
        monitor.read_byte(0.5)
        monitor.set_healthy()
        monitor.read_byte(0.5)
        assert monitor.be_silent() > 0


def test_line_reads_the_error_and_the_end():
    with peer((b"x\n", b"ERROR#what is that\n")) as port, LineMonitor(port, "cp") as monitor:
        monitor.send_raw(b"x\n")
        assert monitor.read_error() == "what is that"


def test_wrong_answer_to_a_report_shows_when_the_monitor_closes():
    with peer((HEALTHY, STX)) as port:
        monitor = BlockMonitor(port, "cp").start()
        with pytest.raises(Violation, match="HEALTHY#cp"):
            monitor.close()


@pytest.mark.parametrize("answer", [b"ERROR\n", b"NO#reason\n", b"ERROR#reason\nmore"])
def test_line_notices_anything_but_one_error(answer):
    with peer((b"x\n", answer)) as port, LineMonitor(port, "cp") as monitor:
        monitor.send_raw(b"x\n")
        with pytest.raises(Violation):
            monitor.read_error()


def test_link_splits_times_out_and_sees_the_end():
    with peer((b"abc", b"z"), (b"d", b"")) as port, Link(port) as link:
        link.send_split(b"abc")
        assert link.read_byte() == b"z"
        with pytest.raises(TimeoutError):
            link.read_byte(0.05)
        with pytest.raises(TimeoutError):
            link.wait_closed(0.05)
        link.send_raw(b"d")
        assert link.wait_closed() == b""
        with pytest.raises(Closed):
            link.read_byte()
