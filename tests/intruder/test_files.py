"""Whoever may write into a directory that a program works in, or read what it leaves there; and files that lie."""
import os
import stat

import pytest

from evc.network import listens
from evc.ports import free_port
from evc.program import until

CONFIG, AWAY = 78, f"127.0.0.1:{free_port()}"
PRECIOUS = "precious\n"


@pytest.fixture
def precious(tmp_path):
    """A file of somebody else that a link leads to."""
    file = tmp_path / "precious"
    file.write_text(PRECIOUS)
    return file


def central(programs, ledger, *more):
    """One that serves from this ledger."""
    port = free_port()
    program = programs.start("EV_Central", port, AWAY, "--ledger", ledger, *more)
    until(lambda: listens(port) or not program.running, 20, "Central to listen or to end")
    return program


@pytest.mark.parametrize("beside", ["central.db.lock", "central.db"])
def test_a_link_in_the_place_of_a_file_of_the_ledger(programs, tmp_path, precious, beside):
    """The attacker gets: a Central that does not start. The file that the link leads to stays as it is."""
    (tmp_path / beside).symlink_to(precious)
    program = central(programs, tmp_path / "central.db")
    assert not program.running and program.wait() != 0, program.tail()
    assert precious.read_text() == PRECIOUS


def test_a_link_in_the_place_of_a_file_that_a_driver_writes(programs, tmp_path, precious):
    """The attacker gets: nothing. What the link leads to stays as it is."""
    state, requests = tmp_path / "state", tmp_path / "request.txt"
    requests.write_text("CP001\n")
    (tmp_path / "state.new").symlink_to(precious)
    driver = programs.start("EV_Driver", AWAY, "ana", requests, "--state", state)
    driver.wait_for("cannot be reached")
    driver.terminate()
    assert state.is_file() and not state.is_symlink(), driver.tail()
    assert precious.read_text() == PRECIOUS


def test_one_ledger_by_two_names(programs, tmp_path):
    """The attacker gets: a second Central that says whose ledger it is, and ends."""
    first, hard, soft = (tmp_path / name for name in ("central.db", "hard.db", "soft.db"))
    serving = central(programs, first)
    os.link(first, hard)
    soft.symlink_to(first)
    for name in hard, soft:
        second = central(programs, name)
        assert not second.running and second.wait() != 0, second.tail()
    assert serving.running


def test_what_programs_leave_is_theirs_alone(programs, tmp_path):
    """The attacker, who may look into the directory, gets: nothing to read."""
    before = os.umask(0o022)
    try:
        central(programs, tmp_path / "central.db").terminate()
        programs.run("EV_Central", "--backup", tmp_path / "copy.db", "--ledger", tmp_path / "central.db")
        health = free_port()
        programs.start("EV_CP_E", health, AWAY, "CP001", "--state-directory", tmp_path / "engine")
        until(lambda: listens(health), 20, "the engine to listen")
    finally:
        os.umask(before)
    made = [file for file in tmp_path.glob("**/*") if file.suffix in (".db", ".meter", ".lock")]
    assert {file.name for file in made} >= {"central.db", "copy.db", "journal.db", "CP001.meter"}
    for file in made:
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


def test_a_secret_that_others_can_read(programs, tmp_path):
    """The attacker gets: a program that does not start until its secret is one."""
    config = tmp_path / "central.yaml"
    config.write_text("broker: {properties: {sasl.password: swordfish}}\n")
    config.chmod(0o644)
    refused = programs.run("EV_Central", "6001", AWAY, "--config", config, "--check-config")
    assert refused.status == CONFIG and "swordfish" not in refused.output, refused.tail()
    config.chmod(0o600)
    assert programs.run("EV_Central", "6001", AWAY, "--config", config, "--check-config").status == 0


def test_a_pipe_or_a_device_in_the_place_of_a_file(programs, tmp_path):
    """The attacker gets: a program that says what is wrong, and ends. It does not wait for a writer."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in "/dev/zero", tmp_path:
        for option in "--config", "--database":
            assert programs.run("EV_Central", "6001", AWAY, option, place).status == CONFIG
    central(programs, pipe)


@pytest.mark.parametrize("content", [b"", b"\x00" * 20, b"\x00" * 8_192, b"SQLite format 3\x00" + b"\xff" * 8_176,
                                     b"evc-meter 1 " + b"9" * 8_180])
def test_files_that_lie(programs, tmp_path, content):
    """The attacker gets: a program that begins anew where nothing stood, or says what is damaged, and ends."""
    for name, arguments in (("central.db", ["EV_Central", free_port(), AWAY, "--ledger", tmp_path / "central.db"]),
                            ("journal.db", ["EV_CP_E", free_port(), AWAY, "CP1", "--state-directory", tmp_path]),
                            ("CP1.meter", ["EV_CP_E", free_port(), AWAY, "CP1", "--state-directory", tmp_path])):
        for file in tmp_path.glob("*.*"):
            file.unlink()
        (tmp_path / name).write_bytes(content)
        program = programs.start(*arguments)
        until(lambda: listens(arguments[1]) or not program.running, 20, "it to serve or to end")
        if program.running:
            assert program.terminate() == 0 and not content
        else:
            assert program.wait() > 0 and (tmp_path / name).read_bytes() == content, program.tail()
