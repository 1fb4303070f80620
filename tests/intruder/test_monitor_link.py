"""Whoever reaches Central's port for monitors: evcharging-protocol(7), MONITOR LINK, and evcharging-limits(7)."""
import socket
from contextlib import ExitStack, suppress

import pytest

from foreign.link import ACK, ENQ, ETX, NAK, STX, Closed, Link, frame
from foreign.monitor import BlockMonitor, LineMonitor

from scene import CONNECTIONS


@pytest.fixture
def connect(scene):
    """Opens connections and closes them at the end of the test."""
    with ExitStack() as opened:
        def open_one(kind=Link, *arguments):
            return opened.enter_context(kind(scene.network.monitor_port, *arguments))
        yield open_one


def test_bytes_behind_a_registration_that_is_refused_change_nothing(connect, others):
    """The attacker gets: a closed connection, and nothing written to memory that was given back."""
    for rest in [size * b"A" for size in (1, *range(150, 163), 60_000)] + [100 * b"HEALTHY#NEW1\n", b"\x04"]:
        link = connect()
        link.send_raw(b"REGISTER#NEW1#y\n" + rest)
        too_long = len(rest) > 1024 and b"\n" not in rest
        said = link.wait_closed()
        assert said.startswith(b"ERROR#") if too_long else said == b""


def test_a_refused_registration_in_blocks_and_whatever_is_behind_it(connect, others):
    """The attacker gets: REFUSED, and the end."""
    for rest in (b"", frame(b"HEALTHY#NEW1"), 100 * frame(b"REGISTER#NEW2#y"), b"\x04", STX + 1_000 * b"A",
                 60_000 * b"A"):
        link = connect()
        link.send_raw(ENQ + frame(b"REGISTER#NEW1#y") + rest)
        said = link.wait_closed()
        assert said.startswith(ACK) and b"REGISTERED" not in said


def test_a_first_byte_that_announces_no_framing(connect, others):
    """The attacker gets: ERROR, and the end."""
    for first in b"\x00", b"\x04", b"\x06", b"\x16\x03\x01", b"\xff", b"#", b"0", b"\n":
        link = connect()
        link.send_raw(first + 1_000 * b"\x00")
        assert link.wait_closed().startswith(b"ERROR#")


CANNOT_BE = [
    b"HELLO#bystander", b"REGISTER", b"REGISTER#" + b"x" * 49 + b"#y", b"REGISTER#..#y", b"REGISTER#bystander#y#free",
    b"HEALTHY#bystander", b"FAULT#bystander#burns", b"REGISTER#bystander#\xc3\x28", b"REGISTER#bystander#\x1b[2J",
    b"REGISTER#bystander#\xc2\x9b2J", "REGISTER#bystander#\u202egnirts".encode(), b"REGISTER#bystander#" + b"y" * 1010,
    b"REGISTERED#bystander#1", b"REGISTER#bystander#y\x00",
]


def test_a_message_that_cannot_be_ends_its_own_connection_alone(connect, others):
    """The attacker gets: ERROR or NAK, the end, and no word of its own back. The point named keeps its monitor."""
    for text in CANNOT_BE:
        line, block = connect(), connect()
        line.send_raw(text + b"\n")
        said = line.wait_closed()
        assert said.startswith(b"ERROR#") and said.count(b"\n") == 1, text
        assert not any(byte in said for byte in (b"\x1b", b"\xc2\x9b", "\u202e".encode())), text
        block.send_raw(ENQ + frame(text))
        assert block.wait_closed() == ACK + NAK, text


def test_half_messages_and_wrong_checks(connect, others):
    """The attacker gets: nothing, or three NAK to repeat itself and then the end."""
    for half in b"REGIST", ENQ, ENQ + STX, ENQ + STX + b"REGISTER#" + 500 * b"y", ENQ + STX + b"REGISTER#x#y" + ETX:
        connect().send_raw(half)
    link = connect()
    link.send_raw(ENQ + 10 * frame(b"HEALTHY#bystander", b"\x00"))
    assert link.wait_closed() == ACK + 4 * NAK


def insist(link, data, times=10_000):
    """Sends it as often and as fast as Central reads, until it is closed or waited for 2 s."""
    link.timeout = 2
    with suppress(Closed, TimeoutError):
        for _ in range(times):
            link.send_raw(data)


def test_one_who_tells_health_and_fault_in_turn_at_full_speed(scene, connect, others):
    """The attacker gets: to wait, since it is read at a rate. Its charge point is shown as it is said to be."""
    cp_id = scene.victim()
    monitor = connect(LineMonitor, cp_id)
    monitor.register()
    insist(monitor, 10 * (f"FAULT#{cp_id}#{'x' * 900}\n" + f"HEALTHY#{cp_id}\n").encode())
    others.are_served()


def test_two_monitors_that_take_turns_at_one_charge_point(scene, connect, others):
    """The attackers get: each other's connection closed, and the charge point faulted."""
    cp_id = scene.victim()
    for _ in range(12):
        monitor = connect(LineMonitor, cp_id)
        monitor.register()
        monitor.say(f"HEALTHY#{cp_id}")
        scene.wait_charge_point(cp_id, Connected=True)
    scene.wait_charge_point(cp_id, FaultReason="duplicate-monitor")


def test_silent_connections_do_not_keep_a_known_monitor_out(scene, connect, others):
    """The attacker gets: connections that are closed again. A monitor that comes back meanwhile is let in at once."""
    for _ in range(CONNECTIONS + 30):
        with suppress(OSError):
            connect()
    monitor = connect(BlockMonitor, scene.victim())
    assert monitor.register() > 0


def test_connections_that_are_reset_at_any_moment(scene, others):
    """The attacker gets: nothing."""
    whole = ENQ + frame(b"REGISTER#NEW1#y") + ACK + frame(b"HEALTHY#NEW1")
    for place in range(len(whole)):
        link = socket.create_connection(("127.0.0.1", scene.network.monitor_port))
        link.sendall(whole[:place])
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        link.close()


def test_one_who_reads_nothing_of_what_it_makes_central_say(scene, connect, others):
    """The attacker gets: to wait, or its connection closed, before what waits for it is much."""
    link = connect()
    link.send_raw(ENQ + frame(f"REGISTER#{scene.victim()}#y".encode()))
    insist(link, 1_000 * ENQ)
