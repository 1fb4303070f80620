"""Each program as a service: what it tells systemd, what systemd keeps for Central, what journald gets to know."""
import re
import time
from contextlib import ExitStack

import pytest

from evc import journald
from evc.journald import Journald
from evc.ports import free_port
from evc.program import CHECKOUT
from evc.systemd import Systemd
from foreign.crowd import Crowd
from foreign.link import Link
from foreign.monitor import LineMonitor
from patience import in_time


@pytest.fixture
def new_systemd():
    with ExitStack() as stack:
        def new():
            systemd = Systemd()
            stack.callback(systemd.close)
            return systemd
        yield new


@pytest.fixture
def systemd(new_systemd):
    return new_systemd()


def nobody_there(tmp_path):
    """For each program how it is started where it has no peer at all, and how it stands then."""
    (tmp_path / "request.txt").write_text("CP001\n")
    port, broker, away, own = free_port(), f"127.0.0.1:{free_port()}", free_port(), free_port()
    return {
        "EV_Central": ([port, broker], "0/0 charge points connected, broker away, 0 sessions"),
        "EV_CP_E": ([free_port(), broker, "CP001"],
                    "CP001 available, broker away, no monitor seen, 0 reports pending"),
        "EV_CP_M": (["127.0.0.1", away, "CP001", "127.0.0.1", away],
                    "CP001: engine faulty (unreachable), not registered at Central"),
        "EV_Driver": ([broker, "ana", tmp_path / "request.txt"], "0/1 ticket, asks again soon, broker away"),
        "evcharging-broker": (["--port", own], f"in memory only, at 127.0.0.1:{own}"),
    }


@pytest.mark.quick
@pytest.mark.parametrize("name", ["EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evcharging-broker"])
def test_every_program_says_that_it_is_ready_alive_and_stopping(programs, systemd, tmp_path, name):
    arguments, standing = nobody_there(tmp_path)[name]
    program = programs.start(name, *arguments, **systemd.start(watchdog=0.3))
    systemd.wait_for("^READY=1$")
    systemd.wait_for("^WATCHDOG=1$", count=5)
    systemd.wait_status(standing)
    begun = time.monotonic()
    assert program.terminate() == 0
    assert in_time(time.monotonic() - begun, 5)
    systemd.wait_for("^STOPPING=1$")


READS_ANEW = {"EV_Central": "the configuration was read anew", "EV_CP_E": "the configuration was read anew",
              "EV_CP_M": "the configuration was read anew", "EV_Driver": "SIGHUP: EV_Driver reads its configuration"}


@pytest.mark.quick
@pytest.mark.one_broker
@pytest.mark.parametrize("name", READS_ANEW)
def test_sighup_has_a_service_read_its_configuration_anew(programs, systemd, tmp_path, name):
    arguments, _ = nobody_there(tmp_path)[name]
    program = programs.start(name, *arguments, **systemd.start())
    systemd.wait_for("^READY=1$")
    program.hang_up()
    program.wait_for(READS_ANEW[name])
    assert program.terminate() == 0


@pytest.mark.quick
@pytest.mark.one_broker
@pytest.mark.parametrize("name", ["EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evcharging-broker"])
def test_sighup_ends_a_program_whose_terminal_has_gone(programs, tmp_path, name):
    arguments, _ = nobody_there(tmp_path)[name]
    program = programs.start(name, *arguments, terminal=(40, 120))
    ready = {"EV_Central": "CENTRAL", "EV_CP_E": "Keys: ", "evcharging-broker": "in memory|memory"}
    program.wait_for(ready.get(name, "roker cannot be reached|unreachable"))
    program.hang_up()
    assert program.wait() == 0


@pytest.mark.quick
@pytest.mark.one_broker
def test_the_status_follows_what_happens(make_network, new_systemd):
    network = make_network()
    central, engine, monitor = (new_systemd() for _ in range(3))
    begun = time.monotonic()
    network.start_central(**central.start())
    central.wait_status("0/0 charge points connected, broker connected, 0 sessions")
    charge_point = network.charge_point("CP001", **engine.start())
    charge_point.start_engine()
    engine.wait_status("CP001 available, broker connected, no monitor seen, 0 reports pending")
    network.start_bare("EV_CP_M", "127.0.0.1", network.monitor_port, "CP001", "127.0.0.1", charge_point.health_port,
                       **monitor.start())
    monitor.wait_status("CP001: engine healthy, registered at Central")
    engine.wait_status("CP001 available, broker connected, monitor seen, 0 reports pending")
    central.wait_status("1/1 charge point connected, broker connected, 0 sessions")
    network.real_driver("ana", ["CP001"])
    central.wait_status("1/1 charge point connected, broker connected, 1 session")
    # Not more than one a second: the same is said once.
    assert len(central.messages) < 10 + (time.monotonic() - begun)


# The port for monitors outlives Central.

class Restarted:
    """A Central under systemd."""

    def __init__(self, network, systemd):
        self.network, self.systemd = network, systemd
        self.config = network.home / "central.yaml"
        self.configure(network.monitor_port)

    def configure(self, port, timeout="2s"):
        self.port = port
        self.config.write_text(f"listen: 127.0.0.1:{port}\nmonitor_timeout: {timeout}\naccept_unknown: all\n"
                               "max_power: 10000000\n"
                               f"ledger: {self.network.home / 'central.db'}\n"
                               f"broker: {{bootstrap: '{self.network.bootstrap}', "
                               f"topic_prefix: '{self.network.prefix}'}}\n")

    def start(self, wait=True):
        self.central = self.network.start_bare("EV_Central", "--config", self.config, **self.systemd.start())
        if wait:
            self.network.wait_serving()
        return self

    def known(self, cp_id):
        """A monitor of this charge point that reports once a second."""
        return LineMonitor(self.port, cp_id).register().start()


@pytest.fixture
def restarted(make_network, systemd):
    return Restarted(make_network(), systemd)


def states_of(watch, cp_id):
    return {status["state"] for status in watch.of("status", cpId=cp_id)}


@pytest.mark.quick
@pytest.mark.one_broker
def test_nobody_is_refused_and_nobody_shown_disconnected_while_central_is_killed(restarted):
    restarted.start()
    with restarted.network.watch("status") as watch:
        monitor = restarted.known("CP001")
        watch.wait_state("CP001", "available")
        seen = len(watch.of("status", cpId="CP001"))
        restarted.central.kill()
        monitor.be_silent()
        # Whoever comes while there is no Central waits until there is one.
        back = restarted.known("CP001")
        restarted.start(wait=False)
        watch.wait_for(lambda: len(watch.of("status", cpId="CP001")) > seen, 15, "a state after the restart")
        restarted.systemd.wait_status("1/1 charge point connected, broker connected, 0 sessions")
        watch.never("status", 2, cpId="CP001", state="disconnected")
        assert states_of(watch, "CP001") == {"available"}
        back.close()


@pytest.mark.one_broker
def test_who_does_not_come_back_is_shown_disconnected_after_its_time(restarted):
    restarted.start()
    with restarted.network.watch("status") as watch:
        monitor = restarted.known("CP001")
        watch.wait_state("CP001", "available")
        assert restarted.central.terminate() == 0
        monitor.be_silent()
        restarted.start(wait=False)
        watch.wait_state("CP001", "disconnected", 10)


@pytest.mark.one_broker
def test_after_stop_and_start_all_are_disconnected_until_they_come(restarted):
    restarted.start()
    with restarted.network.watch("status") as watch:
        monitor = restarted.known("CP001")
        watch.wait_state("CP001", "available")
        restarted.central.terminate()
        monitor.be_silent()
        restarted.systemd.stopped()
        with pytest.raises(ConnectionRefusedError):
            Link(restarted.port)
        restarted.start(wait=False)
        watch.wait_state("CP001", "disconnected")
        back = restarted.known("CP001")
        watch.wait_state("CP001", "available")
        back.close()


@pytest.mark.one_broker
def test_a_port_that_the_configuration_left_is_given_up(restarted):
    restarted.start()
    old, new = restarted.port, free_port()
    restarted.central.terminate()
    restarted.configure(new)
    restarted.start()
    with pytest.raises(ConnectionRefusedError):
        Link(old)
    Link(new).close()
    assert list(restarted.systemd.kept) == ["monitor-port"]
    restarted.central.kill()
    Link(new).close()


@pytest.mark.one_broker
def test_a_thousand_monitors_are_back_within_a_second(restarted):
    restarted.configure(restarted.port, "3s")
    restarted.start()
    names = [f"CP{number:04}" for number in range(1000)]
    crowd = Crowd(restarted.port, names).start()
    try:
        crowd.wait_registered(0)
        with restarted.network.watch("status") as watch:
            restarted.central.kill()
            time.sleep(0.2)  # as RestartSec= of its unit
            begun = time.monotonic()
            restarted.start(wait=False)
            took = crowd.wait_registered(begun) - begun
            restarted.network.wait_serving()
            restarted.systemd.wait_status("1000/1000 charge points connected, broker connected, 0 sessions")
            assert not watch.of("status", state="disconnected")
        print(f"1,000 monitors registered again {took * 1000:.0f} ms after the start")
        assert crowd.refused == 0
        assert in_time(took, 1)
    finally:
        crowd.close()


# The journal.

def message_id(name):
    header = (CHECKOUT / "daemons/platform/log/message_id.hpp").read_text()
    return re.search(rf'MessageId {name}{{"(\w+)"}}', header).group(1)


@pytest.mark.one_broker
def test_the_journal_knows_whom_an_event_is_about(make_network, tmp_path):
    if not journald.is_possible():
        pytest.skip("a program cannot be given a /run of its own here")
    network, journal = make_network(), Journald(tmp_path)
    network.start_central(**journal.start)
    charge_point = network.charge_point("CP001", **journal.start).start()
    journal.wait_entry(MESSAGE_ID=message_id("charge_point_connected"), EVC_CHARGE_POINT="CP001", PRIORITY="6",
                       SYSLOG_IDENTIFIER="EV_Central")
    assert network.real_driver("ana", ["CP001", "CP002"]).wait(60) == 0
    about = {"EVC_CHARGE_POINT": "CP001", "EVC_DRIVER": "ana"}
    authorized = journal.of(MESSAGE_ID=message_id("session_authorized"), **about)
    about["EVC_SESSION"] = authorized[0]["EVC_SESSION"]
    for program, names in (("EV_Central", ["session_accepted", "session_charging", "session_ended"]),
                           ("EV_CP_E", ["session_accepted", "session_charging", "session_ended"])):
        for name in names:
            assert len(journal.of(MESSAGE_ID=message_id(name), SYSLOG_IDENTIFIER=program, **about)) == 1, name
    rejected = journal.of(MESSAGE_ID=message_id("request_rejected"), EVC_CHARGE_POINT="CP002", EVC_DRIVER="ana")
    assert [entry["PRIORITY"] for entry in rejected] == ["6"]
    # What the journal shows with fields is not printed a second time, and what it shows without has its priority.
    assert "CP001" not in charge_point.engine.output
    assert re.search(r"^<6>EV_Central .* listens for monitors", network.central.stderr, re.M)
    journal.close()
