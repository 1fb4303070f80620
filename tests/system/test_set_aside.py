"""What an operator does about a ledger, journal or register that is damaged: the program refuses to start and touches nothing;
`--set-aside` gives the file another name, and only a damaged one."""
import pytest

from evc.network import listens
from evc.ports import free_port
from evc.program import until

GARBAGE = b"this was a database once" * 400


@pytest.fixture(params=["central.db", "journal.db", "CP001.meter"])
def damaged(request, programs, tmp_path):
    """(name, its command line, its file), of a program that has run and whose file is overwritten since."""
    port, nowhere = free_port(), f"127.0.0.1:{free_port()}"
    file = tmp_path / "state" / request.param
    file.parent.mkdir()
    name, *command = (("EV_Central", port, nowhere, "--ledger", file) if file.name == "central.db" else
                      ("EV_CP_E", port, nowhere, "CP001", "--state-directory", file.parent))
    first = programs.start(name, *command)
    until(lambda: listens(port), 15, "the program to listen")
    assert first.terminate() == 0
    assert set_aside(programs, name, command).status == 1  # it is sound
    assert file.exists()
    file.write_bytes(GARBAGE)
    return name, command, file


def set_aside(programs, name, command):
    return programs.run(name, *command, "--set-aside")


@pytest.mark.quick
def test_a_damaged_file_is_never_replaced_by_the_program_itself(programs, damaged):
    name, command, file = damaged
    refused = programs.run(name, *command)
    assert refused.status == 1
    assert "is damaged and was left as it is" in refused.stderr and "--set-aside" in refused.stderr
    assert file.read_bytes() == GARBAGE


@pytest.mark.quick
def test_a_damaged_file_is_set_aside_at_the_operators_word_and_the_next_start_begins_anew(programs, damaged):
    name, command, file = damaged
    done = set_aside(programs, name, command)
    assert done.status == 0
    aside, = file.parent.glob(f"{file.name}.corrupt-*Z")
    assert str(aside) in done.stdout
    assert aside.read_bytes() == GARBAGE and not file.exists()
    again = programs.start(name, *command)
    until(lambda: listens(command[0]), 15, "the program to listen")
    assert again.terminate() == 0
    assert aside.read_bytes() == GARBAGE


@pytest.mark.quick
def test_nothing_is_set_aside_while_the_program_runs(programs, damaged):
    name, command, file = damaged
    file.unlink()
    programs.start(name, *command)
    until(lambda: listens(command[0]), 15, "the program to listen")
    refused = set_aside(programs, name, command)
    assert refused.status == 69
    assert "another process is running with the same files" in refused.stderr
    assert file.exists()
