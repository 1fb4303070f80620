"""The stages of a test run: what each does, in which runs it takes part, and how its results are read."""
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
LEVELS = "quick", "default", "all", "weekly"
PYTHON = "/usr/bin/python3"
# Simulation would take hours there, of code that the units run too. The thread sanitizer of GCC 12 knows no threads
# that are begun by thrd_create(3), as librdkafka's are: it ends whatever program has one.
NOT_UNDER = {"asan": "^simulation/", "tsan": "^simulation/|^unit/platform/kafka/"}
SHIPPED = "evcharging-broker", "EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evctl"


@dataclass
class Stage:
    name: str
    command: list
    kind: str = "output"  # or junit, build: how to read the results
    needs: str = ""  # the stage without which it cannot run
    limit: int = 20  # minutes
    environment: dict = field(default_factory=dict)


def at_once(workers):
    """Files of tests that wait more than they compute; each worker has buses and brokers of its own."""
    return "-n", str(workers), "--dist", "loadfile"


def plan(level, builds, results, pattern=None):
    """The stages of a run of this level, in order. With `pattern` only tests that can be chosen by name."""
    planner = _Planner(LEVELS.index(level), builds, results, pattern)
    return planner.stages()


class _Planner:
    def __init__(self, rank, builds, results, pattern):
        self._rank, self._builds, self._results, self._pattern = rank, builds, results, pattern
        self._jobs = str(os.cpu_count())

    def stages(self):
        stages = [] if self._pattern else [Stage("rooms", [ROOT / "scripts/check-includes", "--all"])]
        stages += self._build("dev") + self._ctest("unit", "dev") + self._quick_rooms()
        if self._rank >= LEVELS.index("default"):
            stages += self._system() + self._other_rooms()
        if self._rank >= LEVELS.index("all") and not self._pattern:
            stages += self._slow()
        if self._rank >= LEVELS.index("weekly") and not self._pattern:
            stages += [Stage("tidy", [ROOT / "scripts/lint", "--build", self._builds / "dev", "tidy"],
                             needs="build dev", limit=60)]
            for sanitizer in "asan", "tsan":
                stages += self._build(sanitizer) + self._ctest(f"unit {sanitizer}", sanitizer)
            # The sanitizer wants to be the first library of a program, so nothing can be preloaded.
            stages += self._pytest("bus asan", "bus", *at_once(2), "-m", "not slow", preset="asan")
        return stages

    def _build(self, preset, *targets):
        directory = self._builds / preset
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        configure = ["cmake", "--preset", preset, "-B", directory, "-DEVC_TESTS=ON", *launcher]
        build = ["cmake", "--build", directory, "--target", *(targets or ["all"]), "--parallel", self._jobs]
        # A clone beside another one finds what that one compiled.
        shared = {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}
        return [Stage(f"build {preset}", [configure, build], "build", limit=60, environment=shared)]

    def _ctest(self, name, preset):
        waiting_ones = str(2 * int(self._jobs))  # they wait about as long as they compute
        command = ["ctest", "--test-dir", self._builds / preset, "--parallel", waiting_ones, "--timeout", "120",
                   "--output-on-failure", "--test-output-size-passed", "4096", "--output-junit", self._junit(name)]
        command += ["-R", self._pattern] if self._pattern else []
        if preset in NOT_UNDER:
            command += ["-E", NOT_UNDER[preset]]
        elif self._rank == 0:
            command += ["-E", "^simulation/(coverage|mutants)$"]
        if self._rank >= LEVELS.index("default"):
            command.insert(0, ROOT / "scripts/testing/with-kafka")
        return [Stage(name, command, "junit", f"build {preset}", limit=30)]

    def _quick_rooms(self):
        stages = self._pytest("unit python", "unit", *at_once(4))
        stages += self._pytest("bus", "bus", *at_once(4), *self._without_long())
        if self._rank == 0:
            stages += self._pytest("system, quick ones", "system", "-m", "quick", "--broker", "embedded", *at_once(4))
        return stages

    def _system(self):
        return self._pytest("system", "system", *at_once(2), *self._without_long(), limit=60)

    def _other_rooms(self):
        """Every tests/ROOM with an executable `run`, called with the level's name, or with test_*.py."""
        stages = []
        for room in sorted(path for path in TESTS.iterdir() if path.is_dir()):
            if room.name in ("unit", "bus", "system", "support"):
                continue
            if room.name == "package" and self._rank < LEVELS.index("all"):
                continue
            if not os.access(room / "run", os.X_OK):
                limit = 4 * 60 if self._rank == LEVELS.index("weekly") else 60
                stages += self._pytest(room.name, room.name, *self._without_long(), limit=limit)
            elif not self._pattern:
                limit = 24 * 60 if self._rank == LEVELS.index("weekly") else 30
                stages.append(Stage(room.name, [room / "run", LEVELS[self._rank]], needs="build dev", limit=limit,
                                    environment={**self._built("dev"), "EVC_RESULTS": str(self._results)}))
        return stages

    def _slow(self):
        stages = [Stage("lint", [ROOT / "scripts/lint", "format", "shell"])]
        measured = ["bench_latency"] if self._rank == LEVELS.index("weekly") else []
        stages += self._build("release", *SHIPPED, *measured)
        stages.append(Stage("demo", [ROOT / "scripts/demo"], needs="build release", limit=5,
                            environment=self._built("release")))
        if self._rank == LEVELS.index("weekly"):
            stages.append(Stage("bench", [ROOT / "scripts/bench", "all"], needs="build release", limit=30,
                                environment=self._built("release")))
        return stages

    def _pytest(self, name, room, *options, limit=20, preset="dev"):
        if not any((TESTS / room).rglob("test_*.py")):
            return []
        command = [PYTHON, "-B", "-m", "pytest", "-q", TESTS / room, "--junitxml", self._junit(name), *options]
        command += ["-k", self._pattern] if self._pattern else []
        environment = {**self._built(preset), "PYTHONPATH": str(TESTS / "support")}
        return [Stage(name, command, "junit", f"build {preset}", limit, environment)]

    def _without_long(self):
        if self._rank == LEVELS.index("weekly"):
            return ()
        return "-m", "not weekly" if self._rank == LEVELS.index("all") else "not slow"

    def _built(self, preset):
        return {"EVC_BUILD": str(self._builds / preset)}

    def _junit(self, name):
        return self._results / f"{name.replace(',', '').replace(' ', '-')}.xml"
