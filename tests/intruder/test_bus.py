"""Every user of the machine: org.evcharging.Central1(5)."""
import pytest

from evc.dbus import BusError

from scene import MANAGER, NAME, ROOT

OBJECTS = NAME, ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"
NOBODY = 65534


@pytest.fixture
def stranger(scene):
    caller = scene.caller(user=NOBODY)
    yield caller
    caller.close()


def test_480_questions_for_everything(scene, stranger, others):
    """The attacker gets: four answers, and LimitsExceeded for the rest. Whoever asks little is answered meanwhile."""
    asked = 480
    for _ in range(asked):
        stranger.send(*OBJECTS)
    assert scene.charge_point("bystander")["Connected"]
    outcomes = [stranger.outcome(60) for _ in range(asked)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, BusError)]
    assert 0 < len(outcomes) - len(refused) and all(error.name.endswith((".LimitsExceeded", ".Timeout"))
                                                    for error in refused)


def test_one_who_asks_and_does_not_read(scene, others):
    """The attacker gets: nothing more when its share waits."""
    callers = [scene.caller(user=NOBODY) for _ in range(8)]
    for caller in callers:
        for _ in range(60):
            caller.send(*OBJECTS)
    others.are_served()
    for caller in callers:
        caller.close()


@pytest.mark.parametrize("member, signature, arguments", [
    ("GetChargePoint", "s", ("\x1b[2J\u202e",)), ("GetChargePoint", "s", (1_000_000 * "x",)),
    ("GetChargePoint", "", ()),
    ("ListChargePoints", "a{sv}uu", ({"state": ("s", "\x9b2J")}, 0, 0)),
    ("ListChargePoints", "a{sv}uu", ({"colour\x07": ("s", "red")}, 0, 0)),
    ("ListChargePoints", "a{sv}uu", ({"state": ("t", 2**64 - 1)}, 2**32 - 1, 2**32 - 1)),
    ("ListTickets", "a{sv}u", ({"since": ("s", "now")}, 5)),
    ("ListTickets", "a{sv}u", ({"id": ("s", "\n")}, 2**32 - 1)),
    ("ListSessions", "a{sv}u", ({"open": ("v", ("b", True))}, 1)), ("ListMessages", "u", (2**32 - 1,)),
    ("Nothing", "", ()), ("ListMessages", "s", ("all",)),
])
def test_a_question_that_cannot_be(stranger, others_once, member, signature, arguments):
    """The attacker gets: an error that a terminal can show."""
    with pytest.raises(BusError) as error:
        stranger.call(NAME, ROOT, MANAGER, member, signature, *arguments)
    assert len(error.value.text) < 2_000
    assert not any(c < " " or "\x7f" <= c <= "\x9f" or c in "\u202a\u202b\u202c\u202d\u202e" for c in error.value.text)


@pytest.mark.parametrize("member, signature, arguments", [
    ("StopAll", "s", ("",)), ("ResumeAll", "", ()), ("Reload", "", ()), ("AddChargePoint", "sss", ("new", "", "")),
    ("RemoveChargePoint", "s", ("bystander",)), ("SetTariff", "ss", ("bystander", "0")),
    ("SettleSession", "s", ("8a6e0804-2bd0-4672-b79d-d97027f9071a",)),
])
def test_orders_of_one_who_may_only_look(stranger, others_once, member, signature, arguments):
    """The attacker gets: an error, however often it tries."""
    for _ in range(20):
        with pytest.raises(BusError) as error:
            stranger.call(NAME, ROOT, MANAGER, member, signature, *arguments)
        assert error.value.name in ("org.evcharging.Error.NotAuthorized", "org.freedesktop.DBus.Error.AccessDenied")


@pytest.fixture(scope="module")
def others_once(_shared_scene):
    """For many small attacks in a row: what others have noticed is asked once, behind the last."""
    with _shared_scene().others() as others:
        yield others
