"""One run: a network, a storm of some minutes or a script of blows, healing, rest, judgement."""
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack
from pathlib import Path

from checker import SHOWN, Checker, still_open
from diary import Diary
from evc.brokers import NoKafka
from evc.program import CHECKOUT
from fleet import Fleet
from script import SCRIPT
from storm import Storm
from tally import JUDGED_FROM, Tally
from tap import Tap

LONGER = 120  # seconds that a storm whose blows are judged may go on until each kind has fallen
SCRIPT_TAKES = 600  # seconds at most: what has not fallen until then never will
REST = 180  # seconds that everything may take to come to its end once all is whole


def run(minutes, seed, keep=False):
    """The (passed, failed, skipped) checks of one run; without `minutes` it is the script's."""
    home = _home(seed)
    diary = Diary(home / "diary.jsonl", seed)
    how = "script" if minutes is None else f"storm --minutes {minutes:g}"
    print(f"{how}, seed {seed}; diary and logs: {home}", flush=True)
    results = 0, 1, 0
    try:
        with ExitStack() as stack:
            results = _run(stack, home, diary, minutes, seed)
    except NoKafka as reason:
        results = 0, 0, 1
        print(f"SKIPPED chaos: no Apache Kafka: {reason}")
    except Exception as error:
        traceback.print_exc(file=sys.stdout)
        print(f"FAILED {how} of seed {seed}: it did not come to its end: {error!r}")
    finally:
        diary.close()
    if results[1]:
        print(f"once more: scripts/chaos {how} --seed {seed}; what it left is in {home}")
    elif not keep:
        shutil.rmtree(home, ignore_errors=True)
    return results


def _home(seed):
    """Below the results of the tests, where it stays when something is wrong."""
    results = Path(os.environ.get("EVC_RESULTS", CHECKOUT / "build/results"))
    results.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"chaos-{seed}-", dir=results))


def _run(stack, home, diary, minutes, seed):
    dice = random.Random(seed)
    fleet = Fleet(home, diary, dice)
    stack.callback(fleet.close)
    print(fleet.network, flush=True)
    fleet.start()
    tap = Tap(fleet.node.bootstrap)
    stack.callback(tap.close)
    storm = Storm(fleet, tap, diary, dice)
    raged = _rage(storm, minutes) / 60
    storm.heal()
    fleet.end_request_files()
    rest = _rest(fleet, tap)
    checker = Checker(fleet, diary)
    tally = Tally(diary, checker.messages)
    print("\n".join(tally.lines(raged)))
    missing = tally.unplayed(SCRIPT) if minutes is None else tally.missing(raged)
    print(f"at rest after {rest:.1f} s; {checker.figures()}")
    for name, disk in fleet.disks.items():
        print(f"the disk of {name} was filled on a file system of its own" if disk.own else
              f"the disk of {name} was full as points.cpp plays it: no file system can be mounted here")
    return _tell(seed, checker, {**checker.judge(), "every kind of blow fell, often enough": missing,
                                 "nothing hindered the storm": [(text, None) for text in storm.troubles]})


def _rage(storm, minutes):
    if minutes is None:
        return storm.play(SCRIPT, SCRIPT_TAKES)
    return storm.rage(minutes * 60, LONGER if minutes >= JUDGED_FROM[0] else 0)


def _rest(fleet, tap):
    """Waits for rest; seconds it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < REST:
        try:
            states = {cp_id: tap.states.get(cp_id, {}) for cp_id in fleet.cp_ids}
            if not still_open(fleet) and all(s.get("state") == "available" and not s.get("reserved")
                                             for s in states.values()):
                break
        except sqlite3.OperationalError:  # locked for a moment
            pass
        time.sleep(0.5)
    return time.monotonic() - begun


def _tell(seed, checker, results):
    failures = {name: wrong for name, wrong in results.items() if wrong}
    for name, wrong in failures.items():
        print(f"FAILED {name}: seed {seed}: {len(wrong)} violations, {wrong[0][0]}")
        for text, which in wrong[:SHOWN]:
            print(f"  {text}")
            if which:
                print("\n".join(f"    {line}" for line in checker.story(which)))
    sys.stdout.flush()
    return len(results) - len(failures), len(failures), 0
