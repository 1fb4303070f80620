"""scripts/test: builds and runs the tests.

Without options: all tests but the slow ones, on the embedded broker and on Apache Kafka.
Each stage is told when it ends, and its output is kept in build/results. Exit status: 0 nothing failed, 1 something
did.
"""
import argparse
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from runner import Runner
from stages import LEVELS, ROOT, plan

NOT_IN = {
    "quick": "networks on both brokers (without options), and what --all has",
    "default": "lint, packages on machines, hostile input and slow tests (--all), and what --weekly has",
    "all": "what is judged by time or drawn by lot, all tests under sanitizers, clang-tidy, packages built twice and "
           "for arm64, and runs of hours (--weekly)",
}
FAILURES_IN_FULL = 5  # of each stage; the others are only named, at the end
LINES_OF_A_FAILURE = 40
BAR = 50  # columns of all the time


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    level = parser.add_mutually_exclusive_group()
    for name, text in (("quick", "unit, bus and quick system tests on the embedded broker: a minute after the build"),
                       ("all", "also what takes minutes: slow tests, packages on machines, sanitizers, lint"),
                       ("weekly", "also what takes hours, is judged by time or drawn by lot: an hour of scripts/chaos, "
                                  "benches, the sanitizers, packages for arm64")):
        level.add_argument(f"--{name}", dest="level", action="store_const", const=name, help=text)
    parser.add_argument("-k", metavar="PATTERN", help="only tests whose names match, as for ctest -R and pytest -k")
    parser.add_argument("--builds", metavar="DIR", type=Path, default=ROOT / "build", help="where to build (build)")
    parser.set_defaults(level="default")
    return parser.parse_args()


def report(outcome):
    results = outcome.results
    counts = f"{results.passed:>6} passed {results.failed:>4} failed {results.skipped:>4} skipped"
    if outcome.stage.kind in ("build", "help"):
        counts = "FAILED" if results.failed else "skipped" if results.skipped else ""
    print(f"{outcome.stage.name:<22} {outcome.seconds:>7.1f} s  {counts}", flush=True)
    for name, why in results.failures[:FAILURES_IN_FULL]:
        print(f"\n  FAILED {name}")
        for line in str(why).strip().splitlines()[-LINES_OF_A_FAILURE:]:
            print(f"    {line}")
        print(f"    (all of it: {outcome.log})\n", flush=True)


def report_skips(outcomes):
    for outcome in outcomes:
        names = {}
        for name, why in outcome.results.skips:
            names.setdefault(" ".join(why.split()), []).append(name)
        for why, skipped in names.items():
            what = skipped[0] if len(skipped) == 1 else f"{len(skipped)} tests of {outcome.stage.name}"
            print(f"SKIPPED {what}: {why}")


def report_times(outcomes, seconds):
    """When each stage went on: those that wait go on beside those that compute."""
    print(f"\n{'seconds':<22} {'begun':>7} {'ended':>7} {'took':>7}")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.begun):
        end = outcome.begun + outcome.seconds
        bar = " " * int(outcome.begun / seconds * BAR) + "=" * max(int(outcome.seconds / seconds * BAR), 1)
        print(f"{outcome.stage.name:<22} {outcome.begun:>7.0f} {end:>7.0f} {outcome.seconds:>7.0f}  {bar}")
    print(f"{'all':<22} {0:>7} {seconds:>7.0f} {seconds:>7.0f}")


def close(outcomes, level, interrupted):
    totals = Counter()
    for outcome in outcomes:
        totals.update(passed=outcome.results.passed, failed=outcome.results.failed, skipped=outcome.results.skipped)
    nothing = totals["passed"] + totals["failed"] + totals["skipped"] == 0
    if interrupted or nothing:
        totals["failed"] += 1
        print("FAILED: interrupted" if interrupted else "FAILED: no test matches")
    report_skips(outcomes)
    if level in NOT_IN:
        print(f"Not part of this run: {NOT_IN[level]}.")
    for outcome in outcomes:
        for name, why in outcome.results.failures:
            print(f"FAILED {outcome.stage.name}: {name}")
    print(f"{totals['passed']} passed, {totals['failed']} failed, {totals['skipped']} skipped")
    return 1 if totals["failed"] else 0


def main():
    options = arguments()
    builds = options.builds.resolve()
    directory = builds / "results"
    directory.mkdir(parents=True, exist_ok=True)
    # Nothing whose outcome depends on luck or load is part of any run but this one (tests/support/patience.py).
    os.environ["EVC_TIMES"] = "judged" if options.level == "weekly" else "shown"
    runner = Runner(directory, beside=options.level != "weekly")
    interrupted = False
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        runner.run(plan(options.level, builds, directory, options.k), report)
    except KeyboardInterrupt:
        interrupted = True
        print()
    report_times(runner.outcomes, runner.seconds)
    return close(runner.outcomes, options.level, interrupted)


sys.exit(main())
