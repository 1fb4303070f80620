"""What a sanitizer reports fails the test in which the program ran, and what follows is judged on its own."""
import os
import shutil
import subprocess
import sys

import pytest
from evc.program import CHECKOUT

FAULTS = {"asan": "int* p = new int[1]; delete[] p; return *p;", "ubsan": "return 2147483647 + argc;"}
TESTS = """
from evc.program import Programs
def test_good(tmp_path): Programs(tmp_path).run("/bin/true")
def test_bad(tmp_path): Programs(tmp_path).run({program!r})
def test_good_too(tmp_path): Programs(tmp_path).run("/bin/true")
"""


@pytest.mark.skipif(shutil.which("g++") is None, reason="there is no g++")
@pytest.mark.parametrize("kind", FAULTS)
def test_a_report_fails_the_test_of_the_program(tmp_path, kind):
    source, program = tmp_path / "fault.cpp", tmp_path / "fault"
    source.write_text(f"int main(int argc, char**) {{ {FAULTS[kind]} }}\n")
    subprocess.run(["g++", "-fsanitize=address,undefined", source, "-o", program], check=True)
    (tmp_path / "test_it.py").write_text(TESTS.format(program=str(program)))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT / "tests/support"),
                   "PYTEST_PLUGINS": "evc.sanitizers", "EVC_REPORTS": str(tmp_path / "reports"),
                   "UBSAN_OPTIONS": "halt_on_error=1"}
    done = subprocess.run([sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path], text=True,
                          env=environment, capture_output=True, check=False)
    assert done.returncode == 1 and "3 passed, 1 error" in done.stdout, done.stdout
    assert "::test_bad" in done.stdout
    assert {"asan": "heap-use-after-free", "ubsan": "signed integer overflow"}[kind] in done.stdout
