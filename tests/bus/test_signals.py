"""Signals: of what changed, coalesced, and never in anybody's way."""
import time

from conftest import CHARGE_POINT, NAME, ROOT, path_of

TICK = 0.1


def changes(caller, until):
    """The PropertiesChanged that are heard until one fits: [(path, {name: value})]."""
    heard = []
    while signal := caller.hear():
        member, path, body = signal
        if member == "PropertiesChanged":
            heard.append((path, {name: value for name, (_, value) in body[1].items()}))
            if until(*heard[-1]):
                return heard
    raise TimeoutError(f"not heard within 10 s; heard: {heard[-5:]}")


def test_many_changes_are_one_signal_in_a_tick(stage, central):
    path = path_of("CP001")
    watched = stage.central().watch()
    calls = []
    started = time.monotonic()
    for _ in range(50):
        calls.append(central.caller.send(NAME, path, CHARGE_POINT, "Stop", "s", ""))
        calls.append(central.caller.send(NAME, path, CHARGE_POINT, "Resume"))
    for call in calls:
        central.caller.answer(call)
    ticks = (time.monotonic() - started) / TICK
    central.order("CP001", "Stop", "s", "")
    heard = changes(watched, lambda where, values: where == path and values.get("Enabled") is False)
    assert len([where for where, _ in heard if where == path]) <= ticks + 3
    central.order("CP001", "Resume")


def test_only_what_changed_is_signalled(stage, central):
    watched = stage.central().watch()
    central.do("SetTariff", "ss", "1", "0.99")
    central.do("SetTariff", "ss", "a.b_c-d", "0.99")
    heard = changes(watched, lambda where, _: where == path_of("a.b_c-d"))
    assert (path_of("1"), {"Tariff": "0.99"}) in heard
    assert heard[-1] == (path_of("a.b_c-d"), {"Tariff": "0.99"})


def test_objects_come_complete_and_go(stage, central):
    watched = stage.central().watch()
    central.do("AddChargePoint", "sss", "CP-come", "Calle Mayor", "0.30")

    def hear(wanted):
        while signal := watched.hear():
            if signal[0] == wanted:
                return signal
        raise TimeoutError(wanted)

    _, where, (path, interfaces) = hear("InterfacesAdded")
    assert (where, path) == (ROOT, path_of("CP-come"))
    assert interfaces[CHARGE_POINT].keys() == central.charge_point("CP-come").keys()
    assert interfaces[CHARGE_POINT]["Location"] == ("s", "Calle Mayor")
    central.do("RemoveChargePoint", "s", "CP-come")
    assert hear("InterfacesRemoved") == ("InterfacesRemoved", ROOT, (path_of("CP-come"), [CHARGE_POINT]))


def test_the_counts_are_signalled(stage, central):
    watched = stage.central().watch()
    central.do("AddChargePoint", "sss", "CP-count", "", "")
    heard = changes(watched, lambda where, values: where == ROOT and "ChargePointsTotal" in values)
    assert heard[-1][1]["ChargePointsTotal"] == central.properties["ChargePointsTotal"]
    central.do("RemoveChargePoint", "s", "CP-count")


def test_application_messages_are_signalled(stage, central):
    watched = stage.central().watch()
    central.do("AddChargePoint", "sss", "CP-told", "", "")
    while signal := watched.hear():
        member, path, body = signal
        if member == "Message" and "CP-told" in body[2]:
            assert (path, body[1]) == (ROOT, "info")
            assert abs(body[0] / 1e6 - time.time()) < 60
            return
    raise TimeoutError("no message")


def test_energy_is_read_and_not_signalled(stage, central):
    watched = stage.central()
    watched.watch()
    central.do("AddChargePoint", "sss", "CP-quiet", "", "")
    charge_point = stage.network.charge_point("CP-quiet", "--duration", "3").start()
    watched.wait_changed("CP-quiet", "State", "available")
    stage.network.real_driver("maria", ["CP-quiet"])
    path = path_of("CP-quiet")
    watched.wait_changed("CP-quiet", "State", "supplying")
    heard = changes(watched.caller, lambda where, values: where == path and values.get("State") == "available")
    mine = [values for where, values in heard if where == path]
    assert len(mine) <= 2 and not any({"EnergyWh", "PowerW", "AmountMinor"} & values.keys() for values in mine)
    for program in charge_point.monitor, charge_point.engine:
        program.terminate()


def test_more_charge_points_than_rules_are_allowed_are_watched_by_one(make_stage):
    ids = [f"CP{number:04}" for number in range(600)]
    stage = make_stage(ids=ids)
    stage.start()
    central, watched = stage.central(), stage.central().watch()
    assert central.do("StopAll", "s", "") == (0, 600, 0)
    left = {path_of(cp_id) for cp_id in ids}
    while left:
        where, values = changes(watched, lambda where, values: where in left)[-1]
        assert values["Enabled"] is False
        left.remove(where)
