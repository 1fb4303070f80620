"""Attacks on a network that works. The tests know what the manual pages say, and nothing of how it is done.

Each says what an attacker gets, and `others` says, at the end of each, what the others have noticed: nothing. Floods
have a number of messages, not a time, so that it is no matter of luck what they achieve.
"""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from evc.program import Programs  # noqa: E402
from scene import Scene  # noqa: E402: it lies beside this file

_scenes = {}


@pytest.fixture(scope="session")
def _shared_scene(tmp_path_factory):
    """The network that all attacks share, and that begins anew after one that Central did not survive."""
    home = tmp_path_factory.mktemp("intruder")

    def scene():
        used = _scenes.get("shared")
        if used and not used.network.central.running:
            _scenes.pop("shared").close()
        if "shared" not in _scenes:
            _scenes["shared"] = Scene(home / f"shared-{len(list(home.iterdir()))}").start()
        return _scenes["shared"]
    yield scene
    for each in _scenes.values():
        each.close()


@pytest.fixture
def scene(_shared_scene):
    return _shared_scene()


@pytest.fixture
def others(scene):
    with scene.others() as others:
        yield others


@pytest.fixture
def programs(tmp_path):
    programs = Programs(tmp_path)
    yield programs
    programs.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the last words of every program it ran."""
    report = (yield).get_result()
    scene = getattr(item, "funcargs", {}).get("scene")
    if report.failed and scene is not None:
        report.sections.append(("programs", scene.tails()))
