"""scripts/test: builds and runs the tests.

Without options: all tests but the slow ones, on the embedded broker and on Apache Kafka.
Every stage's output is kept in build/results. Exit status: 0 nothing failed, 1 something did.
"""
import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from runner import Runner
from stages import LEVELS, ROOT, plan

NOT_IN = {
    "quick": "networks on both brokers (without options), and what --all has",
    "default": "lint, the demo, packages on machines and slow tests (--all), and what --weekly has",
    "all": "what is judged by time or drawn by lot, all tests under sanitizers, clang-tidy, packages built twice and "
           "for arm64, and runs of hours (--weekly)",
}
FAILURES_IN_FULL = 5  # of each stage; the others are only named, at the end
LINES_OF_A_FAILURE = 40


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    level = parser.add_mutually_exclusive_group()
    for name, text in (("quick", "unit, bus and quick system tests on the embedded broker: a minute after the build"),
                       ("all", "also what takes minutes: slow tests, packages on machines, lint, the demo"),
                       ("weekly", "also what takes hours, is judged by time or drawn by lot: an hour of scripts/chaos, "
                                  "benches, the sanitizers, packages for arm64")):
        level.add_argument(f"--{name}", dest="level", action="store_const", const=name, help=text)
    parser.add_argument("-k", metavar="PATTERN", help="only tests whose names match, as for ctest -R and pytest -k")
    parser.add_argument("--builds", metavar="DIR", type=Path, default=ROOT / "build", help="where to build (build)")
    parser.set_defaults(level="default")
    return parser.parse_args()


def announce(stage):
    print(f"{stage.name:<22} ", end="", flush=True)


def report(outcome):
    results = outcome.results
    counts = f"{results.passed:>6} passed {results.failed:>4} failed {results.skipped:>4} skipped"
    if outcome.stage.kind == "build":
        counts = "FAILED" if results.failed else ""
    print(f"{outcome.seconds:>7.1f} s  {counts}", flush=True)
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


def close(outcomes, level, interrupted):
    totals = Counter()
    for outcome in outcomes:
        totals.update(passed=outcome.results.passed, failed=outcome.results.failed, skipped=outcome.results.skipped)
    nothing = totals["passed"] + totals["failed"] + totals["skipped"] == 0
    if interrupted or nothing:
        totals["failed"] += 1
        print("FAILED: interrupted" if interrupted else "FAILED: no test matches")
    print(f"{sum(outcome.seconds for outcome in outcomes):.0f} s in all.")
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
    runner = Runner(directory)
    interrupted = False
    try:
        for stage in plan(options.level, builds, directory, options.k):
            announce(stage)
            report(runner.run(stage))
    except KeyboardInterrupt:
        interrupted = True
        print()
    return close(runner.outcomes, options.level, interrupted)


sys.exit(main())
