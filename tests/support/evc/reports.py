"""Where sanitizers report what they have found: below EVC_REPORTS, which scripts/test sets when programs have them."""
import os
from pathlib import Path

_MARK = b"runtime error: "


def directory():
    """That of this process of the tests, so that each report belongs to one of its tests; None when nobody asks."""
    if "EVC_REPORTS" not in os.environ:
        return None
    return Path(os.environ["EVC_REPORTS"]) / os.environ.get("PYTEST_XDIST_WORKER", "one")


def take_from(printed, pid):
    """g++'s undefined-behaviour sanitizer knows no log_path beside the other one: a program has printed what it says."""
    place = directory()
    if place and _MARK in printed:
        place.mkdir(parents=True, exist_ok=True)
        (place / f"ubsan.{pid}").write_bytes(printed[-10_000:])
