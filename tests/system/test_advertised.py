"""A broker that answers at one address and sends its clients to another, where nobody can be reached."""
import socket
from contextlib import suppress
from threading import Thread

import pytest

from evc.together import together

GOOD, BAD = b"127.0.0.1", b"a.invalid"  # as long as each other: the broker's answers stay whole


class Misnaming:
    """Stands before a broker and changes the address that it advertises, until `heal`."""

    def __init__(self, bootstrap):
        host, port = bootstrap.rsplit(":", 1)
        self._broker, self._bad = (host, int(port)), True
        self._links = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.bootstrap = f"127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def heal(self):
        self._bad = False

    def close(self):
        for link in self._listener, *self._links:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                broker = socket.create_connection(self._broker)
                self._links += [client, broker]
                Thread(target=self._copy, args=(client, broker, False), daemon=True).start()
                Thread(target=self._copy, args=(broker, client, True), daemon=True).start()

    def _copy(self, source, target, answers):
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data.replace(GOOD, BAD) if answers and self._bad else data)
        for link in source, target:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


@pytest.mark.one_broker
def test_who_cannot_be_reached_is_named_and_that_it_was_advertised(make_network):
    network = make_network()
    if network.broker.kind != "embedded":
        pytest.skip("the broker's answers are changed on their way")
    proxy = Misnaming(network.bootstrap)
    network.bootstrap = proxy.bootstrap
    try:
        network.start_central(wait=False)
        engine = network.charge_point("CP001").start_engine()
        driver = network.real_driver("ana", ["CP001"], json=False)
        listing = network.start("EV_Driver", proxy.bootstrap, "--list")
        wrong = r"broker [0-9]+ is advertised as a\.invalid:[0-9]+, which cannot be reached"
        together(*[lambda program=program: program.wait_for(wrong, 30)
                   for program in (network.central, engine, driver)])
        assert listing.wait(40) == 69
        assert listing.count(wrong) == 1
        assert network.central.count(wrong) == 1, network.central.tail()
        proxy.heal()
        network.central.wait_for("is connected", 30)
        assert driver.wait(40) == 0
    finally:
        proxy.close()
