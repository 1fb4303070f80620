"""Who may do what: Central checks it itself, whatever the bus lets through."""
import os

import pytest

from conftest import NAME
from evc.accounts import OPERATOR, OPERATORS, among_accounts
from evc.dbus import BusError
from evc.program import binary

NOBODY = 65534
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
CHANGES = [("StopAll", "s", ""), ("ResumeAll",), ("SettleSession", "s", "x"), ("AddChargePoint", "sss", "a", "", ""),
           ("RemoveChargePoint", "s", "CP001"), ("SetTariff", "ss", "CP001", "1"), ("Reload",)]
ORDERS = [("Stop", "s", ""), ("Resume",), ("FinishSession",)]


@ROOT_ONLY
def test_everyone_may_read(stage):
    anyone = stage.central(user=NOBODY)
    assert anyone.charge_point("CP001")["Id"] == "CP001"
    assert anyone.properties["ChargePointsTotal"] == len(anyone.objects())
    assert anyone.do("ListChargePoints", "a{sv}uu", {}, 0, 1)[0]
    assert isinstance(anyone.do("ListMessages", "u", 1), list)
    anyone.do("ListSessions", "a{sv}u", {}, 1)
    anyone.do("ListTickets", "a{sv}u", {}, 1)


@ROOT_ONLY
@pytest.mark.parametrize("call", CHANGES + ORDERS, ids=lambda call: call[0])
def test_nobody_else_may_change_anything(stage, call):
    anyone = stage.central(user=NOBODY, groups=[NOBODY, 100])
    with pytest.raises(BusError) as error:
        anyone.order("CP001", *call) if call in ORDERS else anyone.do(*call)
    assert error.value.name == "org.evcharging.Error.NotAuthorized"
    assert "evcharging-operator" in error.value.text
    assert stage.central().charge_point("CP001")["Enabled"]


@ROOT_ONLY
def test_nobody_else_may_copy_the_ledger(stage, tmp_path):
    with open(tmp_path / "copy", "wb") as copy, pytest.raises(BusError) as error:
        stage.central(user=NOBODY).do("Backup", "h", copy)
    assert error.value.name == "org.evcharging.Error.NotAuthorized"
    assert (tmp_path / "copy").stat().st_size == 0


@ROOT_ONLY
def test_members_of_the_operators_group_may_change_things(make_stage, tmp_path):
    wrap = among_accounts(tmp_path)
    if not wrap:
        pytest.skip("no mount namespaces here")
    stage = make_stage(wrap=wrap)
    network = stage.network
    network.start(*wrap, binary("EV_Central"), network.monitor_port, network.bootstrap, "--config", stage.config,
                  "--ledger", network.home / "central.db", env=stage.bus.environment)
    stage.central().caller.wait_for_name(NAME)
    operator = stage.central(user=OPERATOR, groups=[OPERATORS])
    operator.order("CP001", "Stop", "s", "")
    assert operator.charge_point("CP001")["Enabled"] is False
    with pytest.raises(BusError) as error:
        stage.central(user=OPERATOR, groups=[OPERATOR]).order("CP001", "Resume")
    assert error.value.name == "org.evcharging.Error.NotAuthorized"
