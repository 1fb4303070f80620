"""Operators' orders."""
import os
import sqlite3

import pytest

from evc.dbus import BusError

NOBODY = "8a6e0804-2bd0-4672-b79d-d97027f9071a"


def refused(call, *arguments):
    """The error's name without its prefix, and its text."""
    with pytest.raises(BusError) as error:
        call(*arguments)
    prefix = "org.evcharging.Error."
    assert error.value.name.startswith(prefix), error.value
    return error.value.name.removeprefix(prefix), error.value.text


def test_a_charge_point_is_added_changed_and_removed(central):
    central.do("AddChargePoint", "sss", "CP-new", "Puerta del Sol", "")
    assert central.charge_point("CP-new")["Location"] == "Puerta del Sol"
    assert central.charge_point("CP-new")["Tariff"] == "0.50"
    central.do("SetTariff", "ss", "CP-new", "0.6125")
    assert central.charge_point("CP-new")["Tariff"] == "0.6125"
    central.do("RemoveChargePoint", "s", "CP-new")
    assert refused(central.do, "GetChargePoint", "s", "CP-new")[0] == "UnknownChargePoint"
    with pytest.raises(BusError) as error:
        central.charge_point("CP-new")
    assert error.value.name == "org.freedesktop.DBus.Error.UnknownObject"


@pytest.mark.parametrize("member, signature, arguments, name, said", [
    ("AddChargePoint", "sss", ("CP001", "", ""), "InvalidArgument", "CP001 is known already"),
    ("AddChargePoint", "sss", ("C P", "", ""), "InvalidArgument", "id: found 'C P'; allowed: 1 to 48 characters"),
    ("AddChargePoint", "sss", ("CP-x", "a\nb", ""), "InvalidArgument", "location: found"),
    ("AddChargePoint", "sss", ("CP-x", "", "cheap"), "InvalidArgument", "tariff: found 'cheap'; allowed: a decimal"),
    ("SetTariff", "ss", ("CP404", "0.50"), "UnknownChargePoint", "'CP404'"),
    ("SetTariff", "ss", ("CP001", "-1"), "InvalidArgument", "tariff: found '-1'; allowed: a decimal text"),
    ("RemoveChargePoint", "s", ("CP404",), "UnknownChargePoint", "CP404"),
    ("RemoveChargePoint", "s", ("..",), "UnknownChargePoint", "'..'"),
    ("SettleSession", "s", ("x",), "InvalidArgument", "session_id: found 'x'; allowed: a UUID"),
    ("SettleSession", "s", (NOBODY,), "InvalidArgument", "no open session has this id"),
    ("StopAll", "s", ("No!",), "InvalidArgument", "reason: found 'No!'; allowed: 1 to 64 characters"),
])
def test_a_wrong_order_is_refused_with_its_reason(central, member, signature, arguments, name, said):
    found, text = refused(central.do, member, signature, *arguments)
    assert found == name
    assert said in text


def test_a_charge_point_is_stopped_and_resumed(central):
    central.order("CP001", "Stop", "s", "")
    assert central.charge_point("CP001")["Enabled"] is False
    central.order("CP001", "Stop", "s", "maintenance")
    central.order("CP001", "Resume")
    assert central.charge_point("CP001")["Enabled"] is True
    assert refused(central.order, "CP001", "Stop", "s", "Bad Word")[0] == "InvalidArgument"


def test_a_session_that_is_not_there_cannot_be_finished(central):
    assert refused(central.order, "CP001", "FinishSession") == ("Failed", "CP001 has no session to finish")


def test_a_supply_is_finished_by_the_operator(stage, central):
    watched = stage.central()
    watched.watch()
    central.do("AddChargePoint", "sss", "CP-finish", "", "")
    charge_point = stage.network.charge_point("CP-finish", "--duration", "60").start()
    watched.wait_changed("CP-finish", "State", "available")
    driver = stage.network.real_driver("pedro", ["CP-finish"])
    watched.wait_changed("CP-finish", "State", "supplying")
    assert refused(central.do, "RemoveChargePoint", "s", "CP-finish")[0] == "Busy"
    session = central.charge_point("CP-finish")["SessionId"]
    assert refused(central.do, "SettleSession", "s", session)[0] == "Busy"
    central.order("CP-finish", "FinishSession")
    assert driver.wait(20) == 0
    [ticket] = central.do("ListTickets", "a{sv}u", {"id": ("s", "CP-finish")}, 0)
    assert (ticket[4], ticket[10]) == ("COMPLETED", "operator-finish")

    central.order("CP-finish", "Stop", "s", "")
    watched.wait_changed("CP-finish", "State", "stopped")
    for program in charge_point.monitor, charge_point.engine:
        program.terminate()


def test_all_are_stopped_and_resumed_and_counted(central):
    total = central.properties["ChargePointsTotal"]
    done, pending, failed = central.do("StopAll", "s", "")
    assert (done + pending, failed) == (total, 0)
    assert not any(central.charge_point(cp_id)["Enabled"] for cp_id in ("CP001", "1"))
    assert central.do("StopAll", "s", "")[1] == pending
    assert sum(central.do("ResumeAll")) == total
    assert central.charge_point("CP001")["Enabled"]


def test_the_ledger_is_copied_into_the_callers_file(central, tmp_path):
    with open(tmp_path / "copy.db", "wb") as copy:
        central.do("Backup", "h", copy)
    ledger = sqlite3.connect(tmp_path / "copy.db")
    assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert ("CP001",) in ledger.execute("SELECT id FROM charge_points").fetchall()


def test_the_ledger_is_copied_into_nothing_else(central, tmp_path):
    (tmp_path / "full").write_text("precious")
    with open(tmp_path / "full", "rb+") as full, open(os.devnull, "wb") as nowhere:
        assert refused(central.do, "Backup", "h", full) == ("InvalidArgument", "the copy's file is not empty")
        assert refused(central.do, "Backup", "h", nowhere)[0] == "InvalidArgument"
    assert (tmp_path / "full").read_text() == "precious"


IDS = "CP001", "a.b_c-d", "1"


def test_the_configuration_is_read_anew(stage, central):
    stage.write("log_level: debug\ndefault_tariff: '0.70'\n", ids=(*IDS, "CP-read"))
    central.do("Reload")
    assert central.charge_point("CP-read")["Location"] == "Gran Vía CP-read"
    central.do("AddChargePoint", "sss", "CP-dear", "", "")
    assert central.charge_point("CP-dear")["Tariff"] == "0.70"
    stage.write(ids=IDS)
    central.do("Reload")
    assert central.charge_point("CP-read")["State"] == "disconnected"


@pytest.mark.parametrize("more, said", [
    ("leese: 60s\n", r"central.yaml:3: unknown key 'leese' (did you mean 'lease'?); allowed: "),
    ("lease: 1ms\n", r"central.yaml:3: key 'lease': found '1ms'; allowed: "),
    ("max_connections: 7\nbroker: {topic_prefix: x}\n",
     "these keys take effect only after a restart: max_connections, broker.topic_prefix"),
])
def test_a_bad_configuration_is_refused_and_the_old_one_kept(stage, central, more, said):
    stage.write(more + "default_tariff: '0.90'\n", ids=IDS)
    name, text = refused(central.do, "Reload")
    assert name == "Failed" and said in text
    central.do("AddChargePoint", "sss", "CP-kept", "", "")
    assert central.charge_point("CP-kept")["Tariff"] != "0.90"
    central.do("RemoveChargePoint", "s", "CP-kept")
    stage.write(ids=IDS)
