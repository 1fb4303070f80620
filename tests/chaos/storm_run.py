"""One run: a network, a storm of some minutes, healing, rest, judgement."""
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from checker import SHOWN, Checker, still_open
from diary import Diary
from evc.brokers import NoKafka
from fleet import Fleet
from storm import Storm
from tap import Tap

REST = 120  # seconds that everything may take to come to its end once all is whole


def run(minutes, seed, keep=False):
    """The (passed, failed, skipped) checks of one run."""
    home = Path(tempfile.mkdtemp(prefix="evc-chaos-"))
    diary = Diary(home / "diary.jsonl", seed)
    print(f"seed {seed}, {minutes:g} minutes; diary and logs: {home}", flush=True)
    failed = 1
    try:
        with ExitStack() as stack:
            results = _run(stack, home, diary, minutes, seed)
        failed = results[1]
        return results
    except NoKafka as reason:
        failed = 0
        print(f"SKIPPED chaos: no Apache Kafka: {reason}")
        return 0, 0, 1
    finally:
        diary.close()
        if not failed and not keep:
            shutil.rmtree(home, ignore_errors=True)


def _run(stack, home, diary, minutes, seed):
    dice = random.Random(seed)
    fleet = Fleet(home, diary, dice)
    stack.callback(fleet.close)
    fleet.start()
    tap = Tap(fleet.node.bootstrap)
    stack.callback(tap.close)
    storm = Storm(fleet, tap, diary, dice)
    storm.rage(minutes * 60)
    storm.heal()
    fleet.end_request_files()
    rest = _rest(fleet, tap)
    return _judge(fleet, diary, rest)


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


def _judge(fleet, diary, rest):
    checker = Checker(fleet, diary)
    blows = Counter((entry["part"].split()[0], entry["event"]) for entry in diary.entries
                    if "pid" in entry and entry["event"] not in ("start", "continue"))
    print("; ".join(f"{part} {event} {number}" for (part, event), number in sorted(blows.items())))
    mid = sum(entry["event"] == "kill" and entry["open"] > 0 for entry in diary.entries)
    named = Counter(entry["moment"] for entry in diary.entries if entry.get("moment"))
    print(f"kills while a session was open: {mid}; at named moments: {dict(named)}; at rest after {rest:.1f} s")
    print(checker.figures())
    results = checker.judge()
    # A full disk cannot be made where mounting is not allowed.
    skips = [(name, disk.why) for name, disk in fleet.disks.items() if not disk.own]
    for name, why in skips:
        print(f"SKIPPED full disk of {name}: {why}")
    failures = {name: wrong for name, wrong in results.items() if wrong}
    for name, wrong in failures.items():
        print(f"FAILED {name}: {len(wrong)} violations, {wrong[0][0]}")
        for text, which in wrong[:SHOWN]:
            print(f"  {text}")
            if which:
                print("\n".join(f"    {line}" for line in checker.story(which)))
    sys.stdout.flush()
    return len(results) - len(failures), len(failures), len(skips)
