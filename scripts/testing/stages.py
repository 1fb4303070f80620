"""The stages of a test run: what each does, in which runs it takes part, and how its results are read."""
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
LEVELS = "quick", "default", "all", "weekly"
PYTHON = "/usr/bin/python3"
SUITES = "bookworm", "trixie"
# Simulation would take hours there, of code that the units run too. The thread sanitizer of GCC 12 knows no threads
# that are begun by thrd_create(3), as librdkafka's are: it ends whatever program has one.
NOT_UNDER = {"asan": "^simulation/", "tsan": "^simulation/|^unit/platform/kafka/"}
SHIPPED = "evcharging-broker", "EV_Central", "EV_CP_E", "EV_CP_M", "EV_Driver", "evctl"
BUILT_BY_THEMSELVES = "fuzz",  # rooms that compile what they run
HOSTILE = "intruder",  # rooms that are for programs with sanitizers, as are the tests of system that are marked so
WAITS, COMPUTES = "waits", "computes"


@dataclass
class Stage:
    name: str
    command: list
    kind: str = "output"  # or junit; build: others need it; help: others do without it
    needs: tuple = ()  # the stages without which it cannot run; a `help` is only awaited
    limit: int = 20  # minutes
    environment: dict = field(default_factory=dict)
    load: str = WAITS  # one that waits goes on beside one that computes; two of a kind do not


def at_once(workers):
    """Files of tests that wait more than they compute; each worker has buses and brokers of its own."""
    return "-n", str(workers), "--dist", "loadfile"


def plan(level, builds, results, pattern=None):
    """The stages of a run of this level, the most urgent first. With `pattern` only what can be chosen by name."""
    planner = _Planner(LEVELS.index(level), builds, results, pattern)
    return planner.stages()


class _Planner:
    def __init__(self, rank, builds, results, pattern):
        self._rank, self._builds, self._results, self._pattern = rank, builds, results, pattern
        self._jobs = str(os.cpu_count())
        self._whole = pattern is None

    def stages(self):
        stages = [Stage("rooms", [ROOT / "scripts/check-includes", "--all"])] if self._whole else []
        stages += self._tools() + self._build("dev") + self._images() + self._ctest("unit", "dev") + self._quick_rooms()
        if self._from("all"):
            stages += self._packages()  # others have to wait for the compiler until these are made
        if self._from("default"):
            stages += self._system() + self._other_rooms()
        if self._from("all"):
            stages += self._machines() + self._under_sanitizers()
        if self._from("all") and self._whole:
            stages += [Stage("lint", [ROOT / "scripts/lint", "format", "shell"], needs=("tools",))]
        if self._from("weekly") and self._whole:
            stages += self._weekly()
        return stages

    def _from(self, level):
        return self._rank >= LEVELS.index(level)

    def _tools(self):
        """What cannot run without these says so itself, and is counted as skipped."""
        wishes = [] if self._rank == 0 else ["kafka"]
        if self._from("all"):
            wishes += ["lint", "packages", "fuzz"]
        commands = [[ROOT / "scripts/install-needed", wish] for wish in wishes]
        commands += [[ROOT / "scripts/kafka", "fetch"]] if wishes else []
        return [Stage("tools", commands, "help")] if commands else []

    def _build(self, preset, *targets):
        directory = self._builds / preset
        launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        configure = ["cmake", "--preset", preset, "-B", directory, "-DEVC_TESTS=ON", *launcher]
        build = ["cmake", "--build", directory, "--target", *(targets or ["all"]), "--parallel", self._jobs]
        # A clone beside another one finds what that one compiled.
        shared = {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}
        return [Stage(f"build {preset}", [configure, build], "build", limit=60, environment=shared, load=COMPUTES)]

    def _ctest(self, name, preset):
        waiting_ones = str(2 * int(self._jobs))  # they wait about as long as they compute
        command = ["ctest", "--test-dir", self._builds / preset, "--parallel", waiting_ones, "--timeout", "300",
                   "--output-on-failure", "--test-output-size-passed", "4096", "--output-junit", self._junit(name)]
        command += ["-R", self._pattern] if self._pattern else []
        if preset in NOT_UNDER:
            command += ["-E", NOT_UNDER[preset]]
        elif self._rank == 0:
            command += ["-E", "^simulation/(coverage|mutants)$"]
        if self._from("default"):
            command.insert(0, ROOT / "scripts/testing/with-kafka")
        return [Stage(name, command, "junit", ("tools", f"build {preset}"), limit=30)]

    def _quick_rooms(self):
        stages = self._pytest("unit python", "unit", *at_once(4))
        stages += self._pytest("bus", "bus", *at_once(4), *self._marked())
        if self._rank == 0:
            stages += self._pytest("system, quick ones", "system", "-m", "quick", "--broker", "embedded", *at_once(4))
        return stages

    def _system(self):
        # Hostile input is met by programs with sanitizers where there are any.
        without = ("not hostile",) if self._from("all") else ()
        return self._pytest("system", "system", *at_once(3), *self._marked(*without), limit=60)

    def _other_rooms(self):
        """Every tests/ROOM with an executable `run`, called with the level's name, or with test_*.py."""
        elsewhere = "unit", "bus", "system", "support", "package", *HOSTILE
        rooms = sorted(path.name for path in TESTS.iterdir() if path.is_dir() and path.name not in elsewhere)
        return [stage for room in rooms for stage in self._room(room, "dev")]

    def _room(self, room, preset):
        if not os.access(TESTS / room / "run", os.X_OK):
            return self._pytest(room, room, *self._marked(), preset=preset, limit=60)
        if not self._whole:
            return []
        alone = room in BUILT_BY_THEMSELVES
        return [Stage(room, [TESTS / room / "run", LEVELS[self._rank]],
                      needs=("tools",) if alone else ("tools", f"build {preset}"), load=COMPUTES if alone else WAITS,
                      limit=self._minutes(30, 24 * 60),
                      environment={**self._built(preset, room), "EVC_RESULTS": str(self._results)})]

    def _minutes(self, most, weekly):
        return weekly if self._from("weekly") else most

    def _images(self):
        """Made of nothing by downloading and unpacking, beside the compiler."""
        if not self._has_packages():
            return []
        return [Stage(f"image {suite}", [ROOT / "scripts/image", suite, "build"], "help", ("tools",))
                for suite in SUITES]

    def _has_packages(self):
        return self._from("all") and self._whole and "EVC_PACKAGES" not in os.environ

    def _packages(self):
        if not self._has_packages():
            return []
        make = [ROOT / "scripts/packages", "--with-needed", "--suite"]
        return [Stage(f"packages {suite}", [*make, suite, self._builds / "packages" / suite], "build",
                      ("tools", f"image {suite}"), limit=60, environment={"EVC_WARNINGS_ARE_ERRORS": "1"},
                      load=COMPUTES) for suite in SUITES]

    def _machines(self):
        packages = {"EVC_PACKAGES": str(self._builds / "packages")} if self._has_packages() else {}
        return [stage for suite in SUITES
                for stage in self._pytest(f"package {suite}", "package", "--suite", suite, *self._marked(),
                                          limit=self._minutes(60, 240), needs=(f"packages {suite}",),
                                          environment=packages)]

    def _under_sanitizers(self):
        """Whatever is fed with hostile input, by programs that notice what it does to their memory."""
        stages = self._build("asan", *(() if self._from("weekly") else SHIPPED))
        stages += self._pytest("system asan", "system", *at_once(2), *self._marked("hostile"), preset="asan", limit=60)
        for room in HOSTILE:
            stages += self._room(room, "asan")
        return stages

    def _weekly(self):
        stages = self._build("release", *SHIPPED, "bench_latency")
        stages += [Stage("bench", [ROOT / "scripts/bench", "all"], needs=("build release",), limit=30,
                         environment=self._built("release")),
                   Stage("floods", [ROOT / "scripts/bench", "flood", "--seconds", "60"], needs=("build release",),
                         limit=30, environment=self._built("release")),
                   Stage("tidy", [ROOT / "scripts/lint", "--build", self._builds / "dev", "tidy"],
                         needs=("tools", "build dev"), limit=60)]
        stages += self._ctest("unit asan", "asan") + self._build("tsan") + self._ctest("unit tsan", "tsan")
        # The sanitizer wants to be the first library of a program, so nothing can be preloaded.
        return stages + self._pytest("bus asan", "bus", *at_once(2), "-m", "not slow", preset="asan")

    def _pytest(self, name, room, *options, limit=20, preset="dev", needs=(), environment=None):
        if not any((TESTS / room).rglob("test_*.py")):
            return []
        command = [PYTHON, "-B", "-m", "pytest", "-q", TESTS / room, "--junitxml", self._junit(name), *options]
        command += ["-k", self._pattern] if self._pattern else []
        environment = {**self._built(preset, name), "PYTHONPATH": str(TESTS / "support"), **(environment or {})}
        return [Stage(name, command, "junit", ("tools", f"build {preset}", *needs), limit, environment)]

    def _marked(self, *also):
        """pytest's choice for this level, among those that `also` says."""
        marks = {LEVELS.index("weekly"): (), LEVELS.index("all"): ("not weekly",)}.get(self._rank, ("not slow",))
        marks += also
        return ("-m", " and ".join(marks)) if marks else ()

    def _built(self, preset, name=""):
        """The programs for stage `name`; what sanitizers have to say goes where evc.sanitizers and the runner look."""
        built = {"EVC_BUILD": str(self._builds / preset)}
        if preset == "asan":
            reports = self._results / f"{name.replace(' ', '-')}.reports"
            built |= {"EVC_REPORTS": str(reports), "PYTEST_PLUGINS": "evc.sanitizers",
                      "ASAN_OPTIONS": f"log_path={reports}/asan",
                      "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}
        return built

    def _junit(self, name):
        return self._results / f"{name.replace(',', '').replace(' ', '-')}.xml"
