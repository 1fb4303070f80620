"""Central's panel in another terminal, fed over a bus of the tests' own."""
import pytest

WINDOW = 30, 130


@pytest.fixture
def panel(stage):
    def show(*arguments):
        program = stage.network.programs.start("evctl", "panel", *arguments, env=stage.bus.environment,
                                               terminal=WINDOW)
        program.wait_for("CP001")
        return program
    return show


def test_it_shows_what_central_shows(panel):
    program = panel()
    program.wait_for("CENTRAL system status OK")
    program.wait_for("a.b_c-d")


def test_it_follows_what_changes(panel, central):
    program = panel()
    central.do("AddChargePoint", "sss", "CP-panel", "Calle del Pez", "")
    program.wait_for("Calle del Pez")
    central.order("CP-panel", "Stop", "s", "")
    program.wait_for("CP-panel: stopped by the operator")
    central.do("RemoveChargePoint", "s", "CP-panel")


def test_it_only_looks_unless_it_may_more(panel, central):
    program = panel()
    program.wait_for("view only")
    program.keys("S")
    program.keys("q")
    assert program.wait() == 0
    assert "(y/n)" not in program.stdout
    assert central.charge_point("CP001")["Enabled"]


def test_it_stops_and_resumes_where_it_may(panel, central):
    central.do("AddChargePoint", "sss", "CP-ordered", "Calle del Pez", "")
    program = panel("--control")
    program.keys("/CP-ordered\r")
    program.keys("s")
    program.wait_for("Stop CP-ordered")
    program.keys("y")
    program.wait_for("CP-ordered: stopped by the operator")
    assert not central.charge_point("CP-ordered")["Enabled"]
    program.keys("r")
    program.wait_for("Resume CP-ordered")
    program.keys("y")
    program.wait_for("CP-ordered: resumed by the operator")
    program.keys("q")
    assert program.wait() == 0
    central.do("RemoveChargePoint", "s", "CP-ordered")


def test_to_leave_it_ends_nothing_else(panel, central):
    program = panel()
    program.keys("q")
    assert program.wait() == 0
    assert central.properties["Healthy"]


def test_it_stays_while_central_is_away(make_stage):
    stage = make_stage()
    central = stage.start()
    program = stage.network.programs.start("evctl", "panel", env=stage.bus.environment, terminal=WINDOW)
    program.wait_for("CP001")
    central.terminate()
    program.wait_for("Cannot connect to CENTRAL")
    stage.start()
    program.wait_for("CENTRAL system status OK", count=2)
    assert program.running


def test_without_a_terminal_it_is_69(stage):
    program = stage.network.programs.run("evctl", "panel", env=stage.bus.environment)
    assert program.status == 69
    assert "terminal" in program.stderr
    assert program.stdout == ""
