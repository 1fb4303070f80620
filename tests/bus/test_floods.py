"""Callers who ask for more than anybody needs: they are answered or refused, and nobody else notices."""
import time

import pytest

from conftest import CHARGE_POINT, NAME, ROOT, path_of
from evc.dbus import BusError
from evc.systemd import Systemd

MANAGER_OF_OBJECTS = "org.freedesktop.DBus.ObjectManager"
LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"
CALLS = 120  # a bus lets a connection have 128 calls under way
SHARE = 4  # long answers that wait of one caller


def ids(count):
    return [f"CP{number:05}" for number in range(count)]


def flood(stage, callers=4):
    """Callers who are nobody, and have asked for all that a bus lets them."""
    nobodies = [stage.central(user=65534).caller for _ in range(callers)]
    for nobody in nobodies:
        for _ in range(CALLS):
            nobody.send(NAME, ROOT, MANAGER_OF_OBJECTS, "GetManagedObjects")
    return nobodies


def outcomes(callers, timeout=60):
    """How many objects were given, each time, and the names of the errors of the others."""
    answers = [caller.outcome(timeout) for caller in callers for _ in range(CALLS)]
    errors = [answer.name for answer in answers if isinstance(answer, BusError)]
    return [len(answer) for answer in answers if not isinstance(answer, BusError)], errors


def test_whoever_asks_for_much_has_a_share_and_others_are_answered_before(make_stage):
    stage = make_stage(ids=ids(2_000))
    stage.start()
    central, watched = stage.central(), stage.central().watch()
    callers = flood(stage)
    assert central.properties["ChargePointsTotal"] == 2_000
    central.order("CP00007", "Stop", "s", "")
    assert central.charge_point("CP00007")["Enabled"] is False
    rows, total = central.do("ListChargePoints", "a{sv}uu", {"id": ("s", "CP00007")}, 0, 0)
    assert (total, rows[0][0]) == (1, "CP00007")
    given, errors = outcomes(callers)
    assert len(given) >= 4 * SHARE and set(given) == {2_000}
    assert set(errors) <= {LIMITS}
    while signal := watched.hear():
        if signal[0] == "PropertiesChanged" and signal[1] == path_of("CP00007"):
            return
    raise TimeoutError("the change was not signalled")


def test_long_lists_are_complete_and_in_order(make_stage):
    everyone = ids(1_000)
    stage = make_stage(ids=everyone)
    stage.start()
    central = stage.central()
    rows, total = central.do("ListChargePoints", "a{sv}uu", {}, 0, 0)
    assert (total, [row[0] for row in rows]) == (1_000, everyone)
    rows, total = central.do("ListChargePoints", "a{sv}uu", {}, 900, 150)
    assert (total, [row[0] for row in rows]) == (1_000, everyone[900:])
    assert central.do("ListChargePoints", "a{sv}uu", {}, 2_000, 0) == ([], 1_000)


def test_what_is_listed_of_an_object_is_what_it_says_of_itself(stage, central):
    listed = {key: value for key, (_, value) in central.objects()[path_of("CP001")][CHARGE_POINT].items()}
    assert listed == central.charge_point("CP001")


@pytest.mark.slow
@pytest.mark.weekly  # it measures time
def test_no_flood_of_long_answers_holds_up_the_watchdog(make_stage):
    """480 GetManagedObjects of 20,000 charge points once took 21.7 s between two signs of life."""
    stage, systemd = make_stage(ids=ids(20_000)), Systemd()
    how = systemd.start(watchdog=0.15)  # a sign every 50 ms
    program = stage.network.start_central("--config", stage.config, env={**stage.bus.environment, **how["env"]})
    stage.central().caller.wait_for_name(NAME)
    central = stage.central()
    central.objects()
    before, signs = len(systemd.messages), []
    flood(stage)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        arrived = len(systemd.messages)
        if arrived != before:
            before = arrived
            signs.append(time.monotonic())
        time.sleep(0.001)
    program.terminate()
    systemd.close()
    longest = max(later - earlier for earlier, later in zip(signs, signs[1:]))
    print(f"longest time between two signs of life: {longest * 1000:.0f} ms")
    assert longest <= 0.05 + 0.2
