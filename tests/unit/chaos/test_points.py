"""A program dies at the point that is named, and nowhere else; and its disk refuses as long as it is told so."""
import socket

import pytest

from evc.network import listens
from evc.points import Points
from evc.ports import free_port
from evc.program import Program, until


class Central:
    def __init__(self, home):
        self.points = Points(home)
        self.port, self.home = free_port(), home
        self.program = None

    def start(self):
        nowhere = f"127.0.0.1:{free_port()}"
        self.program = Program("EV_Central", self.port, nowhere, "--ledger", self.home / "central.db", home=self.home,
                               env=self.points.environment)

    def meet(self, cp_id):
        """A charge point that is new to it, which it has to write down."""
        connection = socket.create_connection(("127.0.0.1", self.port), 5)
        connection.sendall(f"REGISTER#{cp_id}#here\nHEALTHY#{cp_id}\n".encode())
        return connection


@pytest.fixture
def central(tmp_path):
    central = Central(tmp_path)
    yield central
    if central.program:
        central.program.close()


@pytest.mark.parametrize("point", ["before commit", "within commit", "after commit"])
def test_it_dies_where_it_is_told_to_and_says_so(central, point):
    central.points.arm(point)
    central.start()
    assert central.program.dies_within(15) and central.program.wait() == -9
    assert not central.points.disarm()
    about = f"{central.home}/central.db-wal"
    assert central.points.hit() == {"point": point, "pid": central.program.pid, "about": about}


def test_it_lives_when_it_does_not_get_there_and_when_it_is_not_told_any_more(central):
    central.points.arm("after metering")
    central.start()
    until(lambda: listens(central.port), 15, "Central to listen")
    assert central.points.disarm()
    with central.meet("CP1"):
        central.program.wait_for("CP1")
    assert central.program.terminate() == 0


@pytest.mark.parametrize("how", ["fill", "protect"])
def test_its_disk_refuses_until_it_can_be_written_again(central, how):
    central.start()
    until(lambda: listens(central.port), 15, "Central to listen")
    getattr(central.points, how)()
    with central.meet("CP1"):
        central.program.wait_for("the ledger cannot be written")
        central.points.make_writable()
        central.program.wait_for("the ledger can be written again")
    assert central.program.terminate() == 0
