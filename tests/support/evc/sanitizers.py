"""A pytest plugin: a test fails when a sanitizer has something to say about a program while it runs.

What comes when no test runs any more lies in EVC_REPORTS, for whoever set it.
"""
import os

import pytest

from evc import reports

_PLACE = reports.directory()


def pytest_configure():
    _PLACE.mkdir(parents=True, exist_ok=True)
    kept = [option for option in os.environ.get("ASAN_OPTIONS", "").split(":") if option and "log_path" not in option]
    os.environ["ASAN_OPTIONS"] = ":".join([*kept, f"log_path={_PLACE}/asan"])


@pytest.fixture(autouse=True)
def _nothing_is_reported():
    yield
    said = sorted(_PLACE.glob("*san.*"))
    text = "\n".join(file.read_text(errors="replace") for file in said)
    for file in said:
        file.rename(file.with_name(f"told-{file.name.replace('.', '-')}"))
    if said:
        pytest.fail(text, pytrace=False)
