"""What is asked while it cannot be done yet: the caller is told so, and nothing is done by halves."""
import sqlite3

import pytest
from conftest import MANAGER, NAME, ROOT
from test_orders import refused

from evc.points import Points
from evc.program import until


def test_one_backup_at_a_time(stage, central, tmp_path):
    copies = [tmp_path / f"copy{number}.db" for number in range(3)]
    program = stage.network.central
    program.freeze()
    with open(copies[0], "wb") as first, open(copies[1], "wb") as second:
        asked = [central.caller.send(NAME, ROOT, MANAGER, "Backup", "h", copy) for copy in (first, second)]
        program.thaw()  # now both are there at once
        assert refused(central.caller.answer, asked[1]) == ("Busy", "another backup is under way")
        central.caller.answer(asked[0])
    assert sqlite3.connect(copies[0]).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copies[1].read_bytes() == b""
    with open(copies[2], "wb") as third:
        central.do("Backup", "h", third)


@pytest.mark.slow  # as long as Central waits for its disk before it answers
def test_an_order_that_cannot_be_stored_is_answered_in_time_and_done_later(make_stage, tmp_path):
    stage, points = make_stage(), Points(tmp_path)
    environment = {**stage.bus.environment, **points.environment}
    program = stage.network.start_central("--config", stage.config, env=environment)
    central = stage.central()
    central.caller.wait_for_name(NAME)
    points.fill()
    asked = central.caller.send(NAME, ROOT, MANAGER, "SetTariff", "ss", "CP001", "0.99")
    program.wait_for("the ledger cannot be written")
    assert central.properties["ChargePointsTotal"] == 3  # whoever only looks is answered as ever
    name, said = refused(central.caller.answer, asked, 25)
    assert name == "Timeout"
    assert said.startswith("not stored within 20 s, since the ledger cannot be written")
    points.make_writable()
    program.wait_for("the ledger can be written again")
    until(lambda: stored_price(stage) == 9900, 10, "the tariff to be stored")
    assert refused(central.do, "SetTariff", "ss", "CP404", "0.99")[0] == "UnknownChargePoint"


@pytest.mark.slow  # likewise
def test_one_order_for_all_charge_points_leaves_room_for_others_while_nothing_can_be_stored(make_stage, tmp_path):
    stage, points = make_stage(), Points(tmp_path)
    environment = {**stage.bus.environment, **points.environment}
    database = tmp_path / "many.txt"
    database.write_text("".join(f"P{number},Calle Mayor {number},0.50\n" for number in range(1_100)))
    program = stage.network.start_central("--config", stage.config, "--database", database, env=environment)
    central = stage.central()
    central.caller.wait_for_name(NAME)
    points.fill()
    all_of_them = central.caller.send(NAME, ROOT, MANAGER, "StopAll", "s", "storm")
    program.wait_for("the ledger cannot be written")
    one = central.caller.send(NAME, ROOT, MANAGER, "SetTariff", "ss", "P1", "0.99")
    done, pending, failed = central.caller.answer(all_of_them, 25)
    assert (done, pending, failed) == (0, 0, 1_100), "none of them was stored in time"
    assert refused(central.caller.answer, one, 25)[0] == "Timeout", "it was taken, and is done later"
    points.make_writable()
    program.wait_for("the ledger can be written again")
    until(lambda: stored(stage, "SELECT count(*) FROM charge_points WHERE stopped") == 1_100, 10, "all to be stopped")


def stored_price(stage):
    """In 1/10000 of the currency."""
    return stored(stage, "SELECT price_e4 FROM charge_points WHERE id = 'CP001'")


def stored(stage, query):
    with sqlite3.connect(stage.network.home / "central.db") as ledger:
        return ledger.execute(query).fetchone()[0]
