"""Ends a program at a named point of its work, or fills or protects its disk: tests/chaos/points.cpp does it inside."""
import os
from contextlib import suppress
from pathlib import Path

from evc.program import CHECKOUT

_COMMIT = "before commit", "within commit", "after commit"
_SENDING = "before sending", "after sending"
POINTS = {"central": _COMMIT + _SENDING,
          "engine": _COMMIT + _SENDING + ("before metering", "after metering"),
          "driver": _SENDING + ("before keeping", "after keeping")}


def _library():
    path = Path(os.environ.get("EVC_BUILD", CHECKOUT / "build/dev")) / "tests/chaos/libchaos_points.so"
    if not path.exists():
        raise LookupError(f"{path} is not built: cmake --build … --target chaos_points")
    return path


class Points:
    """Of one part; `environment` is what its programs are started with."""

    def __init__(self, home):
        home.mkdir(parents=True, exist_ok=True)
        self._base = home / "point"
        self.environment = {"LD_PRELOAD": str(_library()), "EVC_POINT": str(self._base)}

    def arm(self, point):
        self._beside(".hit").unlink(missing_ok=True)
        fresh = self._beside(".new")
        fresh.write_text(point)
        fresh.rename(self._base)

    def disarm(self):
        """False: too late, the program has got there."""
        with suppress(FileNotFoundError):
            self._base.rename(self._beside(".off"))
            return True
        return False

    def hit(self):
        """What the program wrote down when it got there."""
        point, pid, about = self._beside(".hit").read_text().splitlines()
        return {"point": point, "pid": int(pid), "about": about}

    def fill(self):
        self._beside(".full").touch()

    def protect(self):
        self._beside(".protected").touch()

    def make_writable(self):
        for suffix in ".full", ".protected":
            self._beside(suffix).unlink(missing_ok=True)

    def _beside(self, suffix):
        return self._base.with_name(self._base.name + suffix)
