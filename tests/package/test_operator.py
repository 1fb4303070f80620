"""What an operator types on a machine: each verb of evctl, and busctl, on its system bus."""
import json
import re
from contextlib import contextmanager

import pytest
from evc.program import until

from lab import NOBODY
from service import Central

NAME, PATH = Central.name, Central.path
MORE_THAN_RULES = 600  # one connection may have 512 on a system bus


class Operator:
    """evctl by root."""

    def __init__(self, host):
        self._host = host

    def __call__(self, *words, status=0, by=()):
        """What it prints; it ends with this status."""
        done = self._host.run(*by, "evctl", *words, check=False)
        assert done.returncode == status, f"{words}: status {done.returncode}\n{done.stdout}"
        return done.stdout.strip()

    def json(self, *words):
        document = json.loads(self(*words, "--json"))
        assert document.pop("v") == 1
        return document

    def state(self, cp_id="CP001"):
        return self.json("show", cp_id)["state"]

    def wait_state(self, state):
        until(lambda: self.state() == state, 10, f"CP001 to be {state}")

    def ticket(self, driver):
        found = until(lambda: self.json("tickets", "--driver", driver)["tickets"], 15, f"the ticket of {driver}")
        assert len(found) == 1
        return found[0]


@pytest.fixture(scope="module")
def host(make_host, start_kafka):
    """All packages, and a charge point whose vehicle is plugged in and out by hand."""
    host = make_host(8)
    start_kafka(host.machine)
    host.install("defaults:\n  auto_plug: false\n")
    return host


@pytest.fixture
def evctl(host):
    return Operator(host)


@contextmanager
def going_on(host, *command):
    """A command that goes on until this is over; what it has printed until now."""
    host.run("systemd-run", "--quiet", "--unit=going-on", *command)
    try:
        run = host.output("systemctl", "show", "--value", "-p", "InvocationID", "going-on")
        yield lambda: host.output("journalctl", "--output=cat", f"_SYSTEMD_INVOCATION_ID={run}")
    finally:
        host.run("systemctl", "stop", "going-on")


def test_central_is_well(evctl):
    assert "CENTRAL system status OK" in evctl("status")
    status = evctl.json("status")
    assert status["healthy"] and status["brokerConnected"]
    assert (status["chargePointsTotal"], status["available"]) == (1, 1)
    versions = evctl.json("version")
    assert versions["evctl"] == versions["central"] != ""


def test_a_charge_point_is_added_changed_and_removed(evctl):
    assert evctl("add", "CP009", "--location", "Plaza Mayor", "--tariff", "0.45") == "CP009: added"
    assert evctl.json("show", "CP009")["location"] == "Plaza Mayor"
    evctl("set-tariff", "CP009", "0.60")
    assert evctl.json("show", "CP009")["tariff"] == {"energy": "0.60", "currency": "EUR"}
    assert [row["cpId"] for row in evctl.json("list")["chargePoints"]] == ["CP001", "CP009"]
    evctl("remove", "CP009")
    assert evctl.json("list")["total"] == 1


def test_a_charge_point_is_stopped_and_resumed(evctl):
    evctl("stop", "CP001", "--reason", "storm")
    evctl.wait_state("stopped")
    evctl("resume", "CP001")
    evctl.wait_state("available")
    assert evctl.json("stop", "--all") == {"done": 1, "pending": 0, "failed": 0}
    assert evctl.state() == "stopped"
    assert evctl("resume", "--all") == "1 done, 0 pending, 0 failed"
    assert evctl.state() == "available"


def test_an_engine_is_faulty_until_it_is_repaired(evctl):
    evctl("fault", "CP001", "cable")
    evctl.wait_state("faulted")
    evctl("repair", "CP001")
    evctl.wait_state("available")


def test_a_whole_supply_at_the_charge_point(evctl):
    evctl("request", "CP001", "ana")
    until(lambda: evctl.json("show", "CP001")["reserved"], 10, "CP001 to be reserved")
    evctl("plug", "CP001")
    evctl.wait_state("supplying")
    [session] = evctl.json("sessions", "--open")["sessions"]
    assert (session["driverId"], session["state"]) == ("ana", "charging")
    evctl("unplug", "CP001")
    ticket = evctl.ticket("ana")
    assert (ticket["status"], ticket["sessionId"]) == ("COMPLETED", session["sessionId"])
    assert evctl.json("sessions", "--open")["sessions"] == []
    assert "ana" in evctl("tickets") and "ana" in evctl("sessions", "--ended")


def test_a_supply_is_finished_by_the_operator(evctl):
    evctl("request", "CP001", "berta")
    evctl("plug", "CP001")
    evctl.wait_state("supplying")
    evctl("finish", "CP001")
    ticket = evctl.ticket("berta")
    assert (ticket["status"], ticket["reason"]) == ("COMPLETED", "operator-finish")
    evctl("unplug", "CP001")
    assert "CP001: resumed by the operator" in evctl("messages")


def test_the_books_are_copied(host, evctl):
    evctl("backup", "/root/copy.db")
    assert "exists and is not overwritten" in evctl("backup", "/root/copy.db", status=1)
    assert host.run("EV_Central", "--verify-ledger", "--ledger", "/root/copy.db").returncode == 0


def test_an_unknown_id_gets_the_nearest_one_as_a_hint(evctl):
    assert evctl("show", "CP0O1", status=1).endswith("there is no charge point CP0O1 (did you mean 'CP001'?)")
    assert "CP009" in evctl("stop", "CP009", "CP001", status=1)
    evctl("resume", "CP001")


def test_what_is_no_verb_is_64(evctl):
    assert "did you mean 'status'" in evctl("staus", status=64)


@pytest.mark.parametrize("words", [("stop", "CP001"), ("resume", "--all"), ("add", "CP010"), ("remove", "CP001"),
                                   ("set-tariff", "CP001", "0.10"), ("finish", "CP001"), ("fault", "CP001"),
                                   ("plug", "CP001"), ("request", "CP001", "ana"), ("backup", "/tmp/copy.db")])
def test_just_anybody_may_look_and_change_nothing(evctl, words):
    assert "group evcharging-operator" in evctl(*words, status=77, by=NOBODY)
    assert "CP001" in evctl("list", by=NOBODY)


def test_without_central_it_is_69(host, evctl):
    host.service("central").systemctl("stop")
    assert "is it running?" in evctl("status", status=69)
    assert "is it running?" in evctl("stop", "--all", status=69)
    host.service("central").systemctl("start")
    host.central.wait_state("CP001", "available")


def test_bash_completes_ids(host):
    script = "COMP_WORDS=(evctl show CP); COMP_CWORD=2; _evctl; echo ${COMPREPLY[*]}"
    assert host.output("bash", "-c", f". /usr/share/bash-completion/completions/evctl; {script}") == "CP001"


def test_busctl_shows_what_there_is(host):
    assert f"{PATH}/charge_points/CP001" in host.output("busctl", "tree", "--list", NAME)
    members = host.output("busctl", "introspect", NAME, f"{PATH}/charge_points/CP001")
    assert re.search(r"\.State +property +s +\"available\"", members)
    assert re.search(r"\.StopAll +method +s +uuu", host.output("busctl", "introspect", NAME, PATH))


def test_busctl_hears_what_changes(host, evctl):
    with going_on(host, "busctl", "monitor", "--json=short", NAME) as printed:
        until(lambda: evctl.state() and printed(), 5, "busctl to hear what is asked")
        for verb, state in ("stop", "stopped"), ("resume", "available"):
            evctl(verb, "CP001")
            change = rf'"path":"{PATH}/charge_points/CP001".*"member":"PropertiesChanged".*"{state}"'
            until(lambda: re.search(change, printed()), 5, f"the signal of the change to {state}")


def stopped(watched):
    changes = [json.loads(line) for line in watched.splitlines() if line.startswith("{")]
    return {change.get("cpId") for change in changes if change.get("enabled") is False}


def test_more_charge_points_than_match_rules_are_watched(host, evctl):
    ids = [f"KNOWN{number:04}" for number in range(MORE_THAN_RULES)]
    host.write("/etc/evcharging/cp_database.txt", "".join(f"{cp_id},Street,0.50\n" for cp_id in ids))
    with host.changed("/etc/evcharging/central.yaml",
                      lambda text: f"{text}\ndatabase: /etc/evcharging/cp_database.txt\n"):
        host.service("central").systemctl("restart")
    with going_on(host, "evctl", "watch", "--json") as printed:
        until(lambda: "Watching" in printed(), 5, "evctl to watch")
        evctl("stop", ids[0], ids[-1], "--timeout", "1s", status=1)  # no engine is there to acknowledge
        evctl("stop", "--all", "--timeout", "3s")
        until(lambda: set(ids) <= stopped(printed()), 10, "all of them to be seen stopped")
    evctl("resume", "--all", "--timeout", "3s")
