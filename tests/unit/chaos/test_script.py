"""The script plays every kind of blow that a storm knows, each again until it has fallen, and says what has not."""
import threading
from types import SimpleNamespace

import pytest
import storm
from script import SCRIPT
from storm import DECK, MISSED, MOMENTS, Storm
from tally import Tally


class Diary:
    def __init__(self):
        self.entries = []

    def note(self, event, **fields):
        self.entries.append({"event": event, **fields})


class Played(Storm):
    """Whose blows only find what `finds` says: MISSED, an exception to raise, or None for a hit."""

    def __init__(self, finds):
        self._finds = finds
        super().__init__(SimpleNamespace(), None, Diary(), None)
        self.struck = []

    def _wait(self, moment):
        return {}

    def _aim(self, card, moment, body, pick, long):
        hold = threading.Lock()
        hold.acquire()
        self.struck.append(card)
        return lambda: self._strike(hold, self._find, card)

    def _find(self, card):
        found = self._finds.get(card, [None]).pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture(autouse=True)
def deck(monkeypatch):
    monkeypatch.setattr(storm, "Deck", lambda cards, random: None)


def test_the_script_has_every_kind_of_blow_once_and_at_moments_that_exist():
    blows = [(what, whom) for act in SCRIPT for what, whom, _ in act]
    assert sorted(blows) == sorted((what, whom) for what, whom, _ in DECK)
    assert {moment for act in SCRIPT for _, _, moment in act if moment} <= MOMENTS.keys()


def test_a_blow_is_struck_until_it_falls_and_the_next_comes_after_it():
    played = Played({("kill", "engine"): [MISSED, MISSED, None]})
    played.play(((("kill", "engine", None), ("stop", "engine", None)),), 60)
    assert played.struck == [("kill", "engine")] * 3 + [("stop", "engine")]
    assert played.troubles == []


def test_what_does_not_fall_in_time_is_a_trouble():
    played = Played({("kill", "engine"): [MISSED] * 100})
    played.play(((("kill", "engine", None),),), 0.05)
    assert played.troubles == ["kill of engine: it has not fallen in time"]


def test_a_blow_that_goes_wrong_is_a_trouble_and_the_script_goes_on():
    played = Played({("kill", "engine"): [RuntimeError("oh")]})
    played.play(((("kill", "engine", None), ("stop", "engine", None)),), 60)
    assert played.troubles == ["_find: RuntimeError('oh')"]
    assert played.struck[-1] == ("stop", "engine")


def test_the_tally_names_what_a_script_has_not_played():
    diary = Diary()
    diary.note("kill", part="engine CP1", pid=1, at=0.0)
    script = ((("kill", "engine", None), ("wipe", "broker", "ticket")),)
    assert Tally(diary, []).unplayed(script) == [("no wipe of broker", None)]
