"""Runs stages, one that waits beside one that computes; what they print goes to a file each."""
import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from results import NOT_POSSIBLE, Results, of_junit, of_output
from stages import COMPUTES, ROOT

_NO_TESTS = 5  # pytest: none was collected
_UNAVAILABLE = 69  # EX_UNAVAILABLE: what scripts/packages says when it cannot be done here


@dataclass
class Outcome:
    stage: object
    begun: float  # seconds from the start of the run
    seconds: float
    results: Results
    log: object


class Runner:
    """`beside`: whether one stage that computes may go on beside one that waits; it has the processors when that does
    not want them."""

    def __init__(self, directory, beside=True):
        self._directory, self._beside = directory, beside
        self._lacking = {}  # stage → why there is nothing of what it makes
        self._processes = set()
        self._interrupted = False
        self._start = time.monotonic()
        self.outcomes = []

    def run(self, stages, tell):
        """All of them, the first one first, as soon as what each needs is there. `tell(outcome)`, as each ends."""
        left, going = list(stages), {}
        with ThreadPoolExecutor() as pool:
            try:
                while left or going:
                    while stage := self._next(left, going.values()):
                        left.remove(stage)
                        going[pool.submit(self._run, stage)] = stage
                    for done in wait(going, return_when=FIRST_COMPLETED).done:
                        del going[done]
                        self.outcomes.append(done.result())
                        tell(self.outcomes[-1])
            except BaseException:
                self._interrupted = True
                for process in list(self._processes):
                    _end(process)
                raise

    @property
    def seconds(self):
        return time.monotonic() - self._start

    def _next(self, left, going):
        """The first that may begin now."""
        unfinished = {stage.name for stage in (*left, *going)}
        for stage in left:
            taken = going if not self._beside else [other for other in going if other.load == stage.load]
            if not taken and not unfinished.intersection(stage.needs):
                return stage
        return None

    def _run(self, stage):
        log = self._directory / f"{stage.name.replace(',', '').replace(' ', '-')}.log"
        begun = self.seconds
        results = self._results(stage, log)
        return Outcome(stage, begun, self.seconds - begun, results, log)

    def _results(self, stage, log):
        lacking = [self._lacking[name] for name in stage.needs if name in self._lacking]
        if lacking:
            return self._lack(stage, lacking[0])
        log.with_suffix(".xml").unlink(missing_ok=True)
        reports = _reports_of(stage)
        with open(log, "wb") as sink:
            try:
                status = self._run_all(stage, sink)
            except subprocess.TimeoutExpired:
                return self._fail(stage, f"did not end within {stage.limit} min\n{_tail(log)}")
            except OSError as error:
                return self._fail(stage, f"could not be started: {error}")
        results = self._read(stage, log, status)
        if reports:
            results.failures += [(f"{stage.name}: {file.name}", file.read_text(errors="replace"))
                                 for file in sorted(reports.rglob("*san.*"))]
        return results

    def _read(self, stage, log, status):
        if stage.kind == "help":
            return Results()
        if stage.kind == "build":
            if status == _UNAVAILABLE:
                return self._lack(stage, _tail(log, 1))
            return self._fail(stage, _tail(log)) if status else Results()
        if stage.kind == "output":
            results = of_output(stage.name, log.read_text(errors="replace"), status)
            if status not in (0, NOT_POSSIBLE) and len(results.failures) == 1:
                name, why = results.failures[0]
                results.failures = [(name, f"{why}\n{_tail(log)}")]
            return results
        results = of_junit(log.with_suffix(".xml"), 0 if status == _NO_TESTS else status)
        results.failures = [(name, f"{why}\n{_tail(log)}" if name == log.stem else why)
                            for name, why in results.failures]
        return results

    def _fail(self, stage, why):
        if stage.kind == "build":
            self._lacking[stage.name] = f"{stage.name} failed"
        return Results(failures=[(stage.name, why)])

    def _lack(self, stage, why):
        self._lacking[stage.name] = why
        return Results(skips=[(stage.name, why)])

    def _run_all(self, stage, sink):
        """The exit status; the first command that fails decides, but in what only helps."""
        commands = stage.command if isinstance(stage.command[0], list) else [stage.command]
        end = time.monotonic() + stage.limit * 60
        for command in commands:
            status = self._run_one(stage, command, sink, end)
            if status and stage.kind != "help":
                return status
        return 0

    def _run_one(self, stage, command, sink, end):
        if self._interrupted:
            return 1
        if self._beside and stage.load == COMPUTES:
            command = ["chrt", "--idle", "0", *command]
        # A session of its own, so that all of it can be ended.
        process = subprocess.Popen([str(word) for word in command], cwd=ROOT, env={**os.environ, **stage.environment},
                                   stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)
        self._processes.add(process)
        try:
            return process.wait(max(end - time.monotonic(), 0))
        except BaseException:
            _end(process)
            raise
        finally:
            self._processes.discard(process)


def _end(process):
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _reports_of(stage):
    """Where sanitizers are to write, empty; or None."""
    if "EVC_REPORTS" not in stage.environment:
        return None
    reports = Path(stage.environment["EVC_REPORTS"])
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    return reports


def _tail(log, lines=25):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
