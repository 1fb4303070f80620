"""Runs stages one after the other; what they print goes to a file each."""
import os
import signal
import subprocess
import time
from dataclasses import dataclass

from results import NOT_POSSIBLE, Results, of_junit, of_output
from stages import ROOT

_NO_TESTS = 5  # pytest: none was collected


@dataclass
class Outcome:
    stage: object
    seconds: float
    results: Results
    log: object


class Runner:
    def __init__(self, directory):
        self._directory = directory
        self._broken = set()
        self.outcomes = []

    def run(self, stage):
        log = self._directory / f"{stage.name.replace(',', '').replace(' ', '-')}.log"
        start = time.monotonic()
        results = self._results(stage, log)
        outcome = Outcome(stage, time.monotonic() - start, results, log)
        self.outcomes.append(outcome)
        return outcome

    def _results(self, stage, log):
        if stage.needs in self._broken:
            return Results(skips=[(stage.name, f"{stage.needs} failed")])
        log.with_suffix(".xml").unlink(missing_ok=True)
        with open(log, "wb") as sink:
            try:
                status = _run(stage, sink)
            except subprocess.TimeoutExpired:
                return Results(failures=[(stage.name, f"did not end within {stage.limit} min\n{_tail(log)}")])
            except OSError as error:
                return Results(failures=[(stage.name, f"could not be started: {error}")])
        return self._read(stage, log, status)

    def _read(self, stage, log, status):
        if stage.kind == "build":
            if status:
                self._broken.add(stage.name)
                return Results(failures=[(stage.name, _tail(log))])
            return Results()
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


def _run(stage, sink):
    """The exit status; the first command that fails decides."""
    commands = stage.command if isinstance(stage.command[0], list) else [stage.command]
    end = time.monotonic() + stage.limit * 60
    for command in commands:
        status = _run_one(command, stage.environment, sink, end)
        if status:
            return status
    return 0


def _run_one(command, environment, sink, end):
    # A session of its own, so that all of it can be ended.
    process = subprocess.Popen([str(word) for word in command], cwd=ROOT, env={**os.environ, **environment},
                               stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)
    try:
        return process.wait(max(end - time.monotonic(), 0))
    except BaseException:
        _end(process)
        raise


def _end(process):
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _tail(log, lines=25):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
