"""A port that one run of the tests has is given to no other, also while nobody listens there."""
import subprocess
import sys

from evc import ports

ASK = "from evc import ports; ports._FIRST, ports._LAST = {0}, {0} + 60; print(*(ports.free_port() for _ in range(20)))"


def test_no_port_of_this_process_is_given_to_another():
    mine = ports.free_port(2)
    asked = subprocess.run([sys.executable, "-B", "-c", ASK.format(mine)], text=True, capture_output=True, check=True)
    assert not {mine, mine + 1} & set(map(int, asked.stdout.split()))


def test_a_row_of_ports_is_given_as_a_whole():
    first = ports.free_port(3)
    assert not {ports.free_port() for _ in range(50)} & set(range(first, first + 3))
