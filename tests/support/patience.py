"""How long tests wait, and whether they judge a promise that is made in seconds.

By hand and in `scripts/test --weekly` they wait as long as they say, and a promised time is kept or the test fails.
In the other runs (EVC_TIMES=shown) something else may have the processors, a compiler for one: what should happen has
to happen, and when it does is judged by nobody.
"""
import os

JUDGED = os.environ.get("EVC_TIMES", "judged") == "judged"


def patient(seconds):
    """How long to wait for what should happen within `seconds`."""
    return seconds if JUDGED else min(10 * seconds, 60 + seconds)


def in_time(took, promised):
    """Whether `took` is at most what was promised, both in seconds."""
    return not JUDGED or took <= promised
