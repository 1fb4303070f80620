"""The files that the programs read, write and leave: whose they are, by which names, and what a kill or a trap does to
them."""
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from evc.network import listens
from evc.ports import free_port
from evc.program import until

USAGE, UNAVAILABLE, CONFIG = 64, 69, 78
NOWHERE = "127.0.0.1:1"
NOBODY = 65534
OTHERS = pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can be somebody else")
AS_NOBODY = "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"
OPEN_HANDED = "sh", "-c", 'umask 0; exec "$@"', "sh"


class Kept:
    """A program that keeps something in a file, and how to start another one with another name of the file."""

    def __init__(self, programs, name, file):
        self.programs, self.name, self.file = programs, name, file

    def arguments(self, file):
        port = free_port()
        if self.name == "EV_Central":
            return [port, NOWHERE, "--ledger", file]
        if self.name == "EV_CP_E":
            return [port, NOWHERE, "CP001", "--state-directory", file.parent]
        requests = file.parent / "request.txt"
        requests.write_text("CP001\nCP002\n")
        return [NOWHERE, "ana", requests, "--state", file]

    def start(self, **options):
        arguments = self.arguments(self.file)
        program = self.programs.start(self.name, *arguments, **options)
        if self.name == "EV_Driver":
            program.wait_for("The broker cannot be reached")
            if not self.file.exists():  # it has nothing to remember until a broker is there, or it ends
                program.terminate()
                return self.start(**options)
        else:
            until(lambda: listens(arguments[0]), 15, "the program to listen")
        return program

    def run(self, file, *more):
        return self.programs.run(self.name, *self.arguments(file), *more)


@pytest.fixture(params=["EV_Central central.db", "EV_CP_E journal.db", "EV_CP_E CP001.meter", "EV_Driver ana.json"])
def kept(request, programs, tmp_path):
    name, file = request.param.split()
    home = tmp_path / "state"
    home.mkdir()
    return Kept(programs, name, home / file)


def by_hard_link(file, elsewhere):
    os.link(file, elsewhere / file.name)


def by_symbolic_link(file, elsewhere):
    (elsewhere / file.name).symlink_to(file)


@pytest.mark.quick
@pytest.mark.parametrize("link", [by_hard_link, by_symbolic_link])
def test_a_file_in_use_is_in_use_by_any_name(kept, tmp_path, link):
    first = kept.start()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link(kept.file, elsewhere)
    second = kept.run(elsewhere / kept.file.name)
    assert second.status == UNAVAILABLE, second.tail()
    assert re.search("another process", second.stderr)
    assert first.terminate() == 0


@pytest.mark.quick
def test_what_a_program_leaves_is_for_its_owner_alone(kept):
    program = kept.start(within=OPEN_HANDED)
    program.terminate()
    for file in kept.file.parent.iterdir():
        if file.name != "request.txt":
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


@OTHERS
@pytest.mark.quick
def test_others_cannot_read_the_books_nor_a_backup_of_them(programs):
    with tempfile.TemporaryDirectory() as home:  # where others may look, unlike tmp_path
        home = Path(home)
        home.chmod(0o755)
        ledger, copy, shown = home / "central.db", home / "copy.db", home / "shown"
        shown.write_text("for all")
        shown.chmod(0o644)
        Kept(programs, "EV_Central", ledger).start(within=OPEN_HANDED).terminate()
        assert programs.run("EV_Central", "--ledger", ledger, "--backup", copy, within=OPEN_HANDED).status == 0
        assert programs.run("/bin/cat", shown, within=AS_NOBODY).status == 0
        for file in ledger, copy:
            assert programs.run("/bin/cat", file, within=AS_NOBODY).status != 0


@pytest.mark.quick
def test_nothing_is_written_through_a_link_that_waits_for_it(kept, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("precious")
    for ending in ".lock", ".new":
        kept.file.with_name(kept.file.name + ending).symlink_to(precious)
    program = kept.programs.start(kept.name, *kept.arguments(kept.file))
    if kept.file.suffix != ".meter":  # whose lock is itself
        assert program.wait() == CONFIG and "is a symbolic link" in program.stderr
        kept.file.with_name(kept.file.name + ".lock").unlink()
    else:
        until(kept.file.exists, 15, "the register")
        program.terminate()
    kept.start().terminate()
    assert precious.read_text() == "precious"


@pytest.mark.quick
def test_a_backup_that_was_killed_is_replaced_by_the_next(programs, tmp_path):
    ledger, copy = tmp_path / "central.db", tmp_path / "copy.db"
    Kept(programs, "EV_Central", ledger).start().kill()
    for ending in "", "-journal":
        (tmp_path / f"copy.db.unfinished{ending}").write_bytes(b"half of a copy")
    done = programs.run("EV_Central", "--ledger", ledger, "--backup", copy)
    assert done.status == 0, done.tail()
    assert programs.run("EV_Central", "--ledger", copy, "--verify-ledger").status == 0
    assert list(tmp_path.glob("*unfinished*")) == []


@pytest.mark.quick
@pytest.mark.parametrize("ledger", [":memory:", "file:central.db?mode=memory"])
def test_books_are_kept_in_a_file(programs, tmp_path, ledger):
    refused = programs.run("EV_Central", free_port(), NOWHERE, "--ledger", ledger)
    assert refused.status == USAGE
    assert f"--ledger: found '{ledger}'; allowed: " in refused.stderr and "a file on a disk" in refused.stderr
    file = tmp_path / "central.yaml"
    file.write_text(f"ledger: '{ledger}'\n")
    refused = programs.run("EV_Central", "--config", file)
    assert refused.status == CONFIG and f"{file}:1: key 'ledger'" in refused.stderr


CONFIGURED = {"EV_Central": ["6001"], "EV_CP_E": ["7000"], "EV_CP_M": [], "EV_Driver": []}


@pytest.mark.quick
@pytest.mark.parametrize("name", CONFIGURED)
def test_a_secret_that_others_can_read_is_refused(programs, tmp_path, name):
    requests = tmp_path / "request.txt"
    requests.write_text("CP001\n")
    more = ["--driver", "ana", "--requests", requests] if name == "EV_Driver" else []
    listed = "" if name == "EV_Central" else "charge_points: [{id: CP001}]\n"
    file = tmp_path / "file.yaml"
    file.write_text(f"broker:\n  properties:\n    sasl.password: hush\n{listed}")
    file.chmod(0o644)
    refused = programs.run(name, "--config", file, *more, "--check-config")
    assert refused.status == CONFIG, refused.tail()
    assert f"{file}:3: key 'broker.properties.sasl.password'" in refused.stderr
    assert "(mode 0644)" in refused.stderr and f"chmod 640 {file}" in refused.stderr and "hush" not in refused.stderr
    file.chmod(0o640)
    assert programs.run(name, "--config", file, *more, "--check-config").status == 0


@pytest.mark.quick
@pytest.mark.parametrize("option", ["--config", "--database"])
def test_a_pipe_or_a_device_in_the_place_of_a_file_is_refused_and_not_waited_for(programs, tmp_path, option):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    huge = tmp_path / "huge"
    with open(huge, "wb") as file:
        file.truncate(10 << 30)
    for place, says in (pipe, "nothing was written"), (huge, "too large"), ("/dev/zero", "device"):
        refused = programs.run("EV_Central", free_port(), NOWHERE, option, place)
        assert refused.status == CONFIG and says in refused.stderr, refused.tail()


@pytest.mark.quick
@pytest.mark.parametrize("garbage", [b"", b"{", b"\xff\xfe", b"[]", b'{"v": 99}', b"x" * 100_000],
                         ids=["empty", "cut", "binary", "list", "newer", "large"])
def test_a_damaged_state_of_a_driver_is_left_as_it_is_and_named(programs, tmp_path, garbage):
    driver = Kept(programs, "EV_Driver", tmp_path / "ana.json")
    driver.file.write_bytes(garbage)
    refused = driver.run(driver.file)
    assert refused.status == CONFIG, refused.tail()
    assert str(driver.file) in refused.stderr
    assert driver.file.read_bytes() == garbage
