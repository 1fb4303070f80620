"""What a plain cmake makes of the sources: no warning is an error, and tests are built where there is GoogleTest."""
import json
import re
import shutil
import subprocess

import pytest
from evc.program import CHECKOUT

WITHOUT = "-DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON"


@pytest.fixture
def configure(tmp_path):
    """configure(OPTION...): what cmake said, and its status; what it would compile is read by `commands`."""
    def configure(*options):
        command = ["cmake", "-S", CHECKOUT, "-B", tmp_path, "-G", "Ninja", *options]
        done = subprocess.run(command, cwd=CHECKOUT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        return done.returncode, done.stdout
    return configure


@pytest.fixture
def commands(tmp_path):
    return lambda: [entry["command"] for entry in json.loads((tmp_path / "compile_commands.json").read_text())]


def test_only_presets_make_warnings_errors(configure, commands):
    assert configure("-DCMAKE_BUILD_TYPE=Release")[0] == 0
    assert not any("-Werror" in command for command in commands())
    assert configure("--preset", "dev")[0] == 0
    assert all("-Werror" in command for command in commands())


def test_without_googletest_no_tests_are_built_and_it_is_said(configure, commands):
    status, said = configure(WITHOUT)
    assert status == 0 and re.search("tests are not built.*libgtest-dev", said)
    assert not any(f"{CHECKOUT}/tests/" in command for command in commands())
    status, said = configure(WITHOUT, "-DEVC_TESTS=ON")
    assert status != 0 and "GTest" in said


@pytest.mark.skipif(shutil.which("clang++-14") is None, reason="there is no clang++-14")
def test_clang_knows_all_options(configure, commands, tmp_path):
    status, said = configure("-DCMAKE_C_COMPILER=clang-14", "-DCMAKE_CXX_COMPILER=clang++-14")
    assert status == 0, said
    options = {word for command in commands() for word in command.split() if re.match("-[Wf]", word)}
    done = subprocess.run(["clang++-14", "-Werror", *options - {"-Winvalid-pch"}, "-fsyntax-only", "-x", "c++", "-"],
                          input="", text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
