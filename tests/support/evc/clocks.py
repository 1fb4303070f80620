"""Programs whose wall clock is another, and can be set while they run; the monotonic clock is left alone."""
import glob
import shutil
from pathlib import Path

import pytest

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
needs_faketime = pytest.mark.skipif(LIBRARY is None, reason="no libfaketime (scripts/install-needed tests)")

HOUR = 3600
DAY = 24 * HOUR


class Clock:
    """A clock in `home` that is ahead by `offset` seconds, or stands at a moment such as "@1970-01-02 00:00:00" and
    goes on from there.
    """

    def __init__(self, home, offset=0):
        self._file = Path(home) / "clock"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self.set(offset)

    def set(self, offset):
        text = offset if isinstance(offset, str) else f"{offset:+d}s"
        fresh = self._file.with_suffix(".new")
        fresh.write_text(text + "\n")
        shutil.move(fresh, self._file)

    @property
    def environment(self):
        """Of a program that goes by it."""
        return {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
