"""The bus goes, comes back, is not there, or takes nothing: Central stays."""
import time

from conftest import NAME
from evc.dbus import ALL_ALLOWED, BusError
from evc.ports import free_port
from patience import in_time, patient


def test_central_outlives_its_bus_and_comes_back(make_stage):
    stage = make_stage()
    program = stage.start()
    stage.leave()
    stage.bus.kill()
    program.wait_for("D-Bus does not serve")
    assert stage.network.wait_serving() is None  # on the broker, as ever
    stage.bus.start()
    central = stage.central()
    central.caller.wait_for_name(NAME)
    assert len(central.objects()) == 3
    program.wait_for("D-Bus serves org.evcharging.Central1 again")
    assert program.count("D-Bus does not serve") == 1
    assert program.terminate() == 0


def test_central_starts_without_a_bus_and_comes_to_it_later(make_stage):
    stage = make_stage(start_bus=False)
    program = stage.network.start_central("--config", stage.config, env=stage.bus.environment)
    program.wait_for("D-Bus does not serve")
    stage.bus.start()
    stage.central().caller.wait_for_name(NAME)


def test_a_second_central_does_not_take_the_name(make_stage):
    stage = make_stage()
    stage.start()
    other = stage.network.start("EV_Central", free_port(), stage.network.bootstrap, "--ledger",
                                stage.network.home / "other.db", "--bus", "system", env=stage.bus.environment)
    other.wait_for("D-Bus does not serve org.evcharging.Central1: ")
    assert len(stage.central().objects()) == 3
    assert other.running


def test_by_hand_central_is_on_no_bus(make_stage):
    stage = make_stage()
    program = stage.network.start_central(env={**stage.bus.environment, "NOTIFY_SOCKET": ""})
    assert program.terminate() == 0
    assert program.count("D-Bus") == 0


def answer_of(call, limit):
    """The answer, asked for again when the connection was replaced meanwhile; and how long it took."""
    started = time.monotonic()
    while True:
        try:
            return call(), time.monotonic() - started
        except (BusError, TimeoutError):
            assert time.monotonic() - started < patient(limit), "nobody answers"


def test_a_subscriber_that_hangs_keeps_nobody_from_an_answer(make_stage):
    # As on a system bus, where both limits are 127 MB: reaching that would take hours.
    limits = "".join(f'<limit name="max_{way}_bytes">100000</limit>' for way in ("incoming", "outgoing"))
    stage = make_stage(ALL_ALLOWED + limits, ids=[f"CP{number:03}" for number in range(100)])
    program = stage.start()
    stage.central().watch()  # and never reads
    central = stage.central()
    longest = 0
    for _ in range(20):
        for call in ("StopAll", "s", ""), ("ResumeAll",):
            _, took = answer_of(lambda call=call: central.do(*call, timeout=1), 12)
            longest = max(longest, took)
    assert program.count("the bus answers no more") == 1, f"the longest answer took {longest:.1f} s"
    assert in_time(answer_of(lambda: central.do("StopAll", "s", ""), 12)[1], 1)
