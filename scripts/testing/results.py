"""What a stage of the tests has shown, read from what its tools leave behind."""
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SUMMARY = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped")
_NAMED = re.compile(r"(SKIPPED|FAILED) (.+?): (.+)")
_GTEST_SKIP = re.compile(r": Skipped\n(.*)\n")
NOT_POSSIBLE = 77


@dataclass
class Results:
    passed: int = 0
    failures: list = field(default_factory=list)  # (name, what went wrong)
    skips: list = field(default_factory=list)  # (name, why)

    @property
    def failed(self):
        return len(self.failures)

    @property
    def skipped(self):
        return len(self.skips)


def of_junit(file, status):
    """Of ctest and of pytest. A status that no case explains is a failure of its own."""
    results = Results()
    try:
        cases = list(ElementTree.parse(file).iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        results.failures.append((file.stem, f"ended with status {status} and without results ({error})"))
        return results
    for case in cases:
        _add_case(results, case)
    if status and not results.failures:
        results.failures.append((file.stem, f"ended with status {status}, though no test failed"))
    return results


def of_output(name, output, status):
    """Of a program that prints `FAILED what: why` and `SKIPPED what: why`, and ends with
    `N passed, N failed, N skipped`; one that does not is a single check. Status 77: it cannot run here, and its last
    line says why.
    """
    lines = output.strip().splitlines()
    last = lines[-1] if lines else ""
    if status == NOT_POSSIBLE:
        return Results(skips=[(name, last or "does not say why")])
    summary = _SUMMARY.fullmatch(last)
    if not summary:
        return Results(passed=1) if status == 0 else Results(failures=[(name, f"ended with status {status}")])
    passed, failed, skipped = map(int, summary.groups())
    named = [match.groups() for match in map(_NAMED.fullmatch, lines) if match]
    return Results(passed, _pad(named, "FAILED", max(failed, int(status != 0)), name, f"ended with status {status}"),
                   _pad(named, "SKIPPED", skipped, name, "does not say why"))


def _add_case(results, case):
    name = "::".join(part for part in (case.get("classname"), case.get("name")) if part)
    if case.get("classname") == case.get("name"):  # ctest
        name = case.get("name")
    wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
    skipped = case.find("skipped")
    output = case.findtext("system-out") or ""
    if wrong is not None:
        results.failures.append((name, wrong.text or output or wrong.get("message")))
    elif skipped is not None:
        said = _GTEST_SKIP.search(output)
        results.skips.append((name, said.group(1) if said else skipped.get("message") or "does not say why"))
    elif case.get("status") == "notrun":
        results.failures.append((name, "could not be started"))
    else:
        results.passed += 1


def _pad(named, kind, count, name, otherwise):
    found = [(what, why) for found, what, why in named if found == kind][:count]
    return found + [(name, otherwise)] * (count - len(found))
