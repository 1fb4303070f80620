"""A link is hurt in the ways that it says, in both kinds of network, and no network leaves anything behind."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from namespaces import PREFIX, cable
from proxy import Proxies
from switch import Impossible, Switch

from evc.ports import free_port
from evc.program import Program

HERE = Path(__file__).parent


@pytest.fixture(params=["switch", "proxies"])
def network(request):
    if request.param == "proxies":
        network = Proxies("as the test wants it")
    else:
        network = switch("client", "server", "other")
    yield network
    network.close()


def switch(*machines):
    try:
        return Switch(machines)
    except Impossible as reason:
        pytest.skip(str(reason))


class Talk:
    """A client that asks without end, over a link of its own, and the server that answers it."""

    def __init__(self, network, home, client="client"):
        port = free_port()
        self.link = network.link(client, "server", port)
        self.server = self._start("server", port, home, network.within("server"))
        self.server.wait_for("listens")
        self.client = self._start("client", f"{self.link.host}:{self.link.port}", home / client, network.within(client))
        self.client.wait_for("answer")

    def goes_on(self):
        self.client.wait_for("answer", count=self.client.count("answer") + 3)

    def close(self):
        self.link.close()
        self.client.close()
        self.server.close()

    @staticmethod
    def _start(role, where, home, within):
        return Program(sys.executable, "-u", HERE / "talk.py", role, where, home=home, within=within)


@pytest.fixture
def talk(network, tmp_path):
    talk = Talk(network, tmp_path)
    yield talk
    talk.close()


def test_a_stalled_link_is_silent_and_its_connection_outlives_that(talk):
    talk.link.stall()
    talk.client.wait_for("silence")
    talk.link.heal()
    talk.goes_on()
    assert not talk.client.count("reset|refused") and talk.server.count("connected") == 1


def test_a_deaf_client_is_heard(talk):
    talk.link.deafen()
    talk.client.wait_for("silence")
    talk.server.wait_for("question", count=talk.server.count("question") + 1)
    talk.link.heal()
    talk.goes_on()
    assert not talk.client.count("reset|refused")


def test_both_sides_of_a_cut_link_see_it_closed_and_it_is_refused_until_it_is_whole(talk):
    talk.link.cut()
    talk.client.wait_for("reset")
    talk.server.wait_for("reset")
    talk.client.wait_for("refused")
    talk.link.heal()
    talk.goes_on()


def test_after_a_reset_a_new_connection_is_welcome(talk):
    talk.link.reset()
    talk.client.wait_for("reset")
    talk.server.wait_for("connected", count=2)
    talk.goes_on()
    assert not talk.client.count("refused")


def test_a_silent_link_can_be_cut_and_a_cut_one_be_silent(talk):
    talk.link.stall()
    talk.client.wait_for("silence")
    talk.link.cut()
    talk.client.wait_for("refused")
    talk.link.stall()
    talk.client.wait_for("silence", count=talk.client.count("silence") + 1)
    talk.link.heal()
    talk.goes_on()


def test_nobody_else_notices(network, talk, tmp_path):
    other = Talk(network, tmp_path / "else", "other")
    for hurt in "stall", "deafen", "cut":
        getattr(talk.link, hurt)()
        other.goes_on()
    assert not other.client.count("silence|reset|refused")
    other.close()


def test_nothing_of_a_network_is_left():
    switch("one", "two").close()
    assert not remains(os.getpid())


def test_what_a_killed_run_left_goes_at_the_next_start():
    script = "import os; from switch import Switch; Switch(['one']); os.kill(os.getpid(), 9)"
    switch().close()
    killed = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": ":".join(sys.path)})
    assert killed.wait(60) == -9 and remains(killed.pid)
    switch().close()
    assert not remains(killed.pid)


def remains(pid):
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    cables = subprocess.run(["ip", "link", "show"], capture_output=True, text=True, check=True).stdout
    return f"{PREFIX}{pid}-" in listed or cable(pid) in cables
