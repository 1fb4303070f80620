"""The operator's command against a real Central on a bus of the tests' own."""
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest

from evc.program import CHECKOUT, binary, until
from foreign.monitor import LineMonitor
from patience import in_time

NOBODY = 65534
OTHERS = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


class Evctl:
    """evctl as somebody types it, without a terminal."""

    def __init__(self, stage, home):
        self.stage, self.home = stage, home

    @property
    def environment(self):
        return {**os.environ, "LANGUAGE": "", "LC_ALL": "C.UTF-8", "TZ": "UTC", **self.stage.bus.environment}

    def __call__(self, *arguments, more=None, **how):
        how.setdefault("timeout", 30)
        return subprocess.run([binary("evctl"), *map(str, arguments)], env={**self.environment, **(more or {})},
                              cwd=self.home, text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              **how)

    def json(self, *arguments):
        """The one document that it prints."""
        done = self(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        document = json.loads(done.stdout)
        assert document.pop("v") == 1
        return document

    def start(self, *arguments):
        """One that goes on until it is told to end."""
        return self.stage.network.programs.start("evctl", *arguments, env=self.stage.bus.environment)


@pytest.fixture
def evctl(stage, tmp_path):
    return Evctl(stage, tmp_path)


@pytest.fixture
def supply(stage, central):
    """A charge point of the test's own that supplies for a minute: its id, its driver's program and its parts."""
    cp_id = stage.network.cp_id("CP-evctl")
    watched = stage.central()
    watched.watch()
    central.do("AddChargePoint", "sss", cp_id, "Calle Mayor", "0.50")
    while watched.caller.hear()[0] != "InterfacesAdded":
        pass  # what changes before that is part of it
    charge_point = stage.network.charge_point(cp_id, "--duration", "60").start()
    watched.wait_changed(cp_id, "State", "available")
    driver = stage.network.real_driver(f"ana-{cp_id}", [cp_id])
    watched.wait_changed(cp_id, "State", "supplying")
    yield cp_id, driver, charge_point
    charge_point.monitor.terminate()
    charge_point.engine.terminate()


def said(done):
    """Its exit status and its one diagnostic."""
    assert done.stdout == ""
    assert done.stderr.startswith("evctl")
    return done.returncode, done.stderr.strip()


def test_it_tells_how_central_is(evctl):
    found = evctl.json("status")
    assert found["healthy"] and found["brokerConnected"]
    states = "available", "supplying", "stopped", "faulted", "disconnected"
    assert sum(found[state] for state in states) == found["chargePointsTotal"] >= 3
    text = evctl("status").stdout
    assert "CENTRAL system status OK" in text
    assert re.search(rf"Charge points +{found['chargePointsTotal']}\n", text)


def test_it_lists_charge_points(evctl):
    found = evctl.json("list", "--id", "a.b")
    assert found["total"] == 1
    [row] = found["chargePoints"]
    assert row.pop("since")
    assert row == {"cpId": "a.b_c-d", "location": "Gran Vía a.b_c-d", "state": "disconnected", "reserved": False,
                   "tariff": {"energy": "0.45", "currency": "EUR"}}
    titles, line, last = evctl("list", "--id", "a.b").stdout.splitlines()
    assert titles.split() == ["Id", "State", "Location", "Tariff", "Driver", "Energy", "Amount", "Remark"]
    assert line.split()[:3] == ["a.b_c-d", "Disconnected", "Gran"] and "0.45 €/kWh" in line
    assert last == "Charge points: 1"


# What a monitor may still say, since it harms nobody's line: characters that are not seen.
HIDDEN = "\u200b\u200f\ufeff"
ESCAPED = r"\u200b\u200f\ufeff"


def test_nothing_from_outside_hides_or_moves_the_cursor(stage, central, evctl):
    location = f"Gran{HIDDEN} Vía"
    central.do("AddChargePoint", "sss", "CP-hidden", "", "")
    with LineMonitor(stage.network.monitor_port, "CP-hidden") as monitor:
        monitor.register(location)
        until(lambda: central.charge_point("CP-hidden")["Location"] == location, 10, "the location")
        for verb in ["list"], ["show", "CP-hidden"]:
            for form in [], ["--json"]:
                shown = evctl(*verb, *form).stdout
                assert f"Gran{ESCAPED} Vía" in shown and not set(HIDDEN) & set(shown)
        [row] = evctl.json("list", "--id", "CP-hidden")["chargePoints"]
        assert row["location"] == location  # JSON's own escapes: it means what it meant
        failed = evctl("show", f"CP{HIDDEN}\u202e\u0085")
        assert failed.returncode != 0 and not set(HIDDEN + "\u202e\u0085") & set(failed.stderr)
    central.do("RemoveChargePoint", "s", "CP-hidden")


@pytest.mark.parametrize("more, coloured", [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colours_unless_told_otherwise(stage, more, coloured):
    environment = {"NO_COLOR": "", **stage.bus.environment, **more}
    program = stage.network.programs.start("evctl", "list", env=environment, terminal=(24, 80))
    assert program.wait() == 0
    assert "CP001" in program.stdout
    assert ("\x1b[" in program.stdout) == coloured


def test_without_a_terminal_there_are_no_colours_and_titles_only_when_wanted(evctl):
    listed, bare = evctl("list"), evctl("list", "--no-legend")
    assert "\x1b[" not in listed.stdout
    assert listed.stdout.splitlines()[0].startswith("Id") and not bare.stdout.startswith("Id")
    assert "Charge points:" not in bare.stdout


def test_it_filters_and_limits(evctl):
    everything = evctl.json("list")
    assert len(everything["chargePoints"]) == everything["total"]
    one = evctl.json("list", "--limit", "1")
    assert (len(one["chargePoints"]), one["total"]) == (1, everything["total"])
    assert evctl.json("list", "--location", "gran vía a.b")["total"] == 1
    assert evctl.json("list", "--state", "supplying", "--driver", "nobody")["total"] == 0
    assert evctl("list", "--limit", "1").stdout.splitlines()[-1] == f"Charge points: 1 of {everything['total']}"


def test_without_legend_there_are_rows_alone(evctl):
    assert evctl("list", "--id", "a.b", "--no-legend", "--no-pager").stdout.startswith("a.b_c-d")
    assert len(evctl("list", "--id", "a.b", "--no-legend").stdout.splitlines()) == 1


def test_it_shows_one_charge_point(evctl):
    found = evctl.json("show", "CP001")
    assert found["cpId"] == "CP001"
    assert (found["state"], found["enabled"], found["connected"]) == ("disconnected", True, False)
    assert "Gran Vía CP001" in evctl("show", "CP001").stdout


@pytest.mark.parametrize("verb", [("show",), ("stop",), ("resume",), ("finish",), ("remove",), ("set-tariff", "0.60")])
def test_an_unknown_id_gets_the_nearest_one_as_a_hint(evctl, verb):
    name, *more = verb
    status, text = said(evctl(name, "CP0O1", *more))
    assert status == 1
    assert text.endswith("there is no charge point CP0O1 (did you mean 'CP001'?)")


def test_it_adds_changes_and_removes(evctl):
    assert evctl("add", "CP-added", "--location", "Plaza Mayor", "--tariff", "0.30").stdout == "CP-added: added\n"
    assert evctl.json("show", "CP-added")["location"] == "Plaza Mayor"
    assert evctl.json("set-tariff", "CP-added", "0.6125") == {
        "done": 1, "failed": 0, "chargePoints": [{"cpId": "CP-added", "done": True}]}
    assert evctl.json("show", "CP-added")["tariff"]["energy"] == "0.6125"
    status, text = said(evctl("add", "CP-added"))
    assert status == 1 and "CP-added" in text
    assert evctl("remove", "CP-added").returncode == 0
    assert evctl("show", "CP-added").returncode == 1


def test_it_stops_and_resumes(evctl, central):
    done = evctl("stop", "a.b_c-d", "1", "--reason", "storm", "--timeout", "300ms")
    assert (done.returncode, done.stdout) == (1, "".join(  # no engine of theirs is there to acknowledge
        f"{cp_id}: stop pending: its engine has not acknowledged it yet\n" for cp_id in ("a.b_c-d", "1")))
    found = central.charge_point("1")
    assert (found["Enabled"], found["StopPending"]) == (False, True)
    assert evctl.json("show", "1")["stopPending"] is True
    assert [row["cpId"] for row in evctl.json("list")["chargePoints"] if row.get("stopPending")] == ["1", "a.b_c-d"]
    assert evctl("resume", "a.b_c-d", "1").returncode == 0
    assert central.charge_point("1")["Enabled"]


def test_what_fails_does_not_keep_the_others_from_it(evctl, central):
    done = evctl("stop", "1", "CP404", "a.b_c-d", "--json", "--timeout", "300ms")
    assert done.returncode == 1
    assert "evctl: CP404: there is no charge point CP404" in done.stderr
    document = json.loads(done.stdout)
    assert (document["done"], document["pending"], document["failed"]) == (0, 2, 1)
    assert [row.get("pending", False) for row in document["chargePoints"]] == [True, False, True]
    assert not central.charge_point("a.b_c-d")["Enabled"]
    assert evctl("resume", "1", "a.b_c-d").returncode == 0


def test_stopping_all_says_how_far_it_has_come(evctl):
    total = evctl.json("status")["chargePointsTotal"]
    begun = time.monotonic()
    found = evctl.json("stop", "--all", "--timeout", "1s")
    took = time.monotonic() - begun
    assert took >= 1 and in_time(took, 5)
    assert (found["done"] + found["pending"], found["failed"]) == (total, 0)
    assert found["pending"] >= 3  # no engine of theirs is there to acknowledge
    text = evctl("resume", "--all", "--timeout", "100ms").stdout
    assert re.fullmatch(r"\d+ done, \d+ pending, 0 failed\n", text)


def test_stopping_all_waits_for_the_engines(make_stage, tmp_path):
    stage = make_stage(ids=("CP1",))
    stage.start()
    watched = stage.central()
    watched.watch()
    stage.network.charge_point("CP1").start()
    watched.wait_changed("CP1", "State", "available")
    evctl = Evctl(stage, tmp_path)
    assert evctl.json("stop", "--all") == {"done": 1, "pending": 0, "failed": 0}
    assert evctl("resume", "CP1").returncode == 0
    assert evctl("stop", "CP1").stdout == "CP1: stopped by the operator\n"
    assert evctl.json("stop", "CP1") == {"done": 1, "pending": 0, "failed": 0,
                                         "chargePoints": [{"cpId": "CP1", "done": True}]}


def test_it_finishes_a_supply(evctl, supply):
    cp_id, driver, _ = supply
    row = evctl.json("list", "--state", "supplying", "--id", cp_id)["chargePoints"][0]
    assert (row["driverId"], row["location"]) == (f"ana-{cp_id}", "Calle Mayor")
    assert {"energyWh", "powerW", "amountMinor"} <= row.keys()
    [session] = evctl.json("sessions", "--open", "--cp", cp_id)["sessions"]
    assert session["sessionId"] == row["sessionId"] and session["state"] == "charging"
    assert evctl("finish", cp_id).stdout == f"{cp_id}: its supply is ended\n"
    assert driver.wait(20) == 0
    [ticket] = evctl.json("tickets", "--cp", cp_id)["tickets"]
    assert (ticket["status"], ticket["reason"]) == ("COMPLETED", "operator-finish")
    assert evctl.json("sessions", "--open", "--cp", cp_id)["sessions"] == []
    assert "Completed" in evctl("tickets", "--driver", f"ana-{cp_id}").stdout
    assert evctl("finish", cp_id).returncode == 1


def test_it_settles_a_session_of_which_nothing_is_heard(make_stage, tmp_path):
    stage = make_stage()
    stage.write("lease: 5s\nclock_skew: 0s\n", ids=("CP001",))
    stage.start()
    charge_point = stage.network.charge_point("CP001", "--duration", "60").start()
    watched = stage.central()
    watched.watch()
    evctl = Evctl(stage, tmp_path)
    driver = stage.network.real_driver("ana", ["CP001"])
    watched.wait_changed("CP001", "State", "supplying")
    [session] = evctl.json("sessions", "--open")["sessions"]
    charge_point.engine.kill()
    charge_point.monitor.terminate()
    refused, text = said(evctl("settle", session["sessionId"]))
    assert refused == 1 and "may still be valid" in text
    until(lambda: evctl("settle", session["sessionId"]).returncode == 0, 15, "the end of the authorisation")
    [ticket] = evctl.json("tickets")["tickets"]
    assert (ticket["sessionId"], ticket["status"], ticket["reason"]) == (session["sessionId"], "INTERRUPTED", "lost")
    assert driver.wait(20) == 0
    assert said(evctl("settle", session["sessionId"]))[0] == 1


def test_it_settles_no_session_that_is_not_there(evctl):
    status, text = said(evctl("settle", "8a6e0804-2bd0-4672-b79d-d97027f9071a"))
    assert status == 1 and "no open session" in text


def test_it_lists_messages(evctl):
    evctl("stop", "CP001", "--timeout", "100ms")
    evctl("resume", "CP001")
    texts = [row["text"] for row in evctl.json("messages")["messages"]]
    assert "CP001: resumed by the operator" in texts
    assert "CP001: resumed by the operator" in evctl("messages", "--limit", "50").stdout


def test_it_watches_changes_a_line_each(evctl, central):
    people, program = evctl.start("watch"), evctl.start("watch", "--json", "CP001")
    for each in people, program:
        each.wait_for("Watching")
    central.order("1", "Stop", "s", "")
    people.wait_for(r"\d\d:\d\d:\d\d  1  In service: no$")
    central.order("CP001", "Stop", "s", "")
    program.wait_for('"cpId":"CP001","enabled":false')
    central.order("1", "Resume")
    central.order("CP001", "Resume")
    program.wait_for('"cpId":"CP001","enabled":true')
    changes = [json.loads(line) for line in program.stdout.splitlines()]
    assert {change["cpId"] for change in changes} == {"CP001"}
    assert all(change["v"] == 1 and change["event"] == "changed" and change["at"] for change in changes)
    central.do("AddChargePoint", "sss", "CP-seen", "", "")
    people.wait_for("CP-seen: added")
    central.do("RemoveChargePoint", "s", "CP-seen")
    people.wait_for("CP-seen: removed")


def test_it_follows_messages(evctl, central):
    follower = evctl.start("messages", "--follow", "--json")
    follower.wait_for("Watching")
    central.order("CP001", "Stop", "s", "")
    follower.wait_for('"event":"message".*CP001: stopped by the operator')
    central.order("CP001", "Resume")


def test_a_watch_sees_central_come_and_go(make_stage, tmp_path):
    stage = make_stage()
    program = stage.start()
    watch = Evctl(stage, tmp_path).start("watch", "--json")
    watch.wait_for("Watching")
    program.terminate()
    watch.wait_for('"event":"central-away"')
    stage.start()
    watch.wait_for('"event":"central-back"')
    assert watch.running


def test_it_ends_when_nobody_reads_it(evctl, central):
    with subprocess.Popen([binary("evctl"), "watch"], env=evctl.environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as watch:
        watch.stderr.readline()
        watch.stdout.close()
        central.order("CP001", "Stop", "s", "")
        assert watch.wait(10) == -signal.SIGPIPE
    central.order("CP001", "Resume")


def test_it_backs_the_ledger_up_into_a_new_file_of_its_own(evctl, tmp_path):
    assert evctl("backup", "copy.db").stdout == "copy.db: holds a copy of the ledger\n"
    copy = tmp_path / "copy.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sqlite3.connect(copy).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    status, text = said(evctl("backup", "copy.db"))
    assert status == 1 and text.startswith("evctl: copy.db exists and is not overwritten")
    assert said(evctl("-H", "far", "backup", "other.db"))[0] == 64
    assert not (tmp_path / "other.db").exists()


def test_it_speaks_spanish(evctl):
    text = evctl("list", "--id", "a.b", "--lang", "es").stdout
    assert "Desconectado" in text and text.endswith("Puntos de recarga: 1\n")
    assert "¿quiso decir «CP001»?" in evctl("show", "CP0O1", "--lang", "es").stderr


@pytest.mark.parametrize("arguments, text", [
    ((), "evctl: found no verb; see --help"),
    (("lst",), "evctl: unknown verb 'lst' (did you mean 'list'?); see --help"),
    (("list", "--jsn"), "evctl list: unknown option '--jsn' (did you mean '--json'?); see --help"),
    (("stop",), "evctl stop: found neither ids nor --all; allowed: one of the two"),
    (("show", "C P"), "evctl show: <CP>: found 'C P'; allowed: 1 to 48 characters out of "),
])
def test_a_wrong_command_line_is_64(evctl, arguments, text):
    status, found = said(evctl(*arguments))
    assert status == 64 and found.startswith(text)


def test_help_and_version_need_nobody(evctl):
    assert "set-tariff" in evctl("--help").stdout
    assert evctl("--version").stdout.startswith("evctl ")
    versions = evctl.json("version")
    assert versions["evctl"] == versions["central"]


def test_without_central_it_is_69(make_stage, tmp_path):
    alone = Evctl(make_stage(), tmp_path)
    for arguments in ("list",), ("show", "CP001"), ("stop", "--all"), ("watch",), ("backup", "copy.db"):
        status, text = said(alone(*arguments))
        assert (status, text) == (69, "evctl: EV_Central is not on the bus: is it running?"), arguments
    assert not (tmp_path / "copy.db").exists()
    assert alone("version").returncode == 0


def test_without_a_bus_it_is_69(make_stage, tmp_path):
    alone = Evctl(make_stage(start_bus=False), tmp_path)
    status, text = said(alone("status"))
    assert status == 69 and text.startswith("evctl: the bus cannot be reached: ")
    assert alone("complete", "show", "").returncode == 0


def test_without_an_engine_it_is_69(evctl):
    for verb in ("fault", "repair", "plug", "unplug"):
        status, text = said(evctl(verb, "CP404"))
        assert (status, text) == (69, "evctl: no engine on the bus hosts CP404")


@pytest.fixture
def ssh(tmp_path):
    """Says what it was called with, and is on the other machine at once."""
    if not shutil.which("systemd-stdio-bridge"):
        pytest.skip("no systemd-stdio-bridge here (package systemd)")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/ssh"
    program.write_text(f"""#!/bin/sh
echo "$*" > {tmp_path}/called
exec "$4" --bus-path="$DBUS_SYSTEM_BUS_ADDRESS"
""")
    program.chmod(0o755)
    return tmp_path / "called", {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_it_operates_another_machine_over_ssh(evctl, ssh):
    called, path = ssh
    done = evctl("-H", "operator@far", "list", "--id", "a.b", "--json", more=path)
    assert json.loads(done.stdout)["total"] == 1
    assert called.read_text() == "-xT -- operator@far systemd-stdio-bridge\n"


def test_a_machine_that_ssh_does_not_reach_is_69(evctl, tmp_path):
    status, text = said(evctl("-H", "far", "list", more={"PATH": str(tmp_path)}))
    assert status == 69 and text.startswith("evctl: the bus of far cannot be reached: ")


@OTHERS
def test_others_may_read_and_change_nothing(evctl, central, tmp_path):
    tmp_path.chmod(0o777)
    assert evctl("list", user=NOBODY, group=NOBODY, extra_groups=[]).returncode == 0
    for arguments in ("stop", "CP001"), ("stop", "--all"), ("add", "CP-no"), ("backup", "copy.db"):
        done = evctl(*arguments, user=NOBODY, group=NOBODY, extra_groups=[])
        assert (done.returncode, done.stdout) == (77, ""), arguments
        assert "group evcharging-operator" in done.stderr
    assert central.charge_point("CP001")["Enabled"]
    assert not (tmp_path / "copy.db").exists()


def test_it_completes_verbs_options_and_ids(evctl):
    assert evctl("complete", "sho").stdout == "show\n"
    assert evctl("complete", "show", "a.").stdout == "a.b_c-d\n"
    assert evctl("complete", "stop", "--al").stdout == "--all\n"


def test_bash_completes(evctl):
    script = f"""PATH={os.path.dirname(binary('evctl'))}:$PATH; source {CHECKOUT}/etc/completion/evctl
                 COMP_WORDS=(evctl show a.); COMP_CWORD=2; _evctl; echo "${{COMPREPLY[*]}}" """
    done = subprocess.run(["bash", "-c", script], env=evctl.environment, text=True, capture_output=True, check=True)
    assert done.stdout == "a.b_c-d\n"


def test_it_lists_ten_thousand_in_half_a_second(make_stage, tmp_path):
    stage = make_stage(ids=[f"CP{number:05d}" for number in range(10_000)])
    stage.start()
    evctl = Evctl(stage, tmp_path)
    times = []
    for form in (), (), (), ("--json",):
        begun = time.monotonic()
        done = evctl("list", *form)
        times.append(time.monotonic() - begun)
        assert done.returncode == 0 and "CP09999" in done.stdout
    print("seconds:", [round(each, 3) for each in times])
    assert in_time(min(times), 0.5)
