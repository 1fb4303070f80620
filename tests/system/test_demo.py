"""scripts/demo, as whoever tries the product first will type it."""
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from evc.program import CHECKOUT, binary, until
from patience import in_time

DEMO = CHECKOUT / "scripts/demo"


@pytest.fixture
def demo(tmp_path):
    """Starts it on the programs of this build, with a directory for its temporary files."""
    started = []

    def start(*arguments, language="en_US.UTF-8"):
        build = Path(binary("EV_Central")).parents[1]
        plain = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES")}
        environment = {**plain, "EVC_BUILD": str(build), "TMPDIR": str(tmp_path), "LANG": language}
        started.append(subprocess.Popen([DEMO, *arguments], env=environment, stdin=subprocess.DEVNULL, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        preexec_fn=heed_interrupts))
        return started[-1]
    yield start
    for process in started:
        process.kill()
        process.communicate()


def heed_interrupts():
    """As a program started by hand does; one started in the background by a script is born deaf to SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def left_behind(directory):
    """The demo's programs that still run; each has its working directory in the demo's."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd").startswith(str(directory)):
                found.append((process / "cmdline").read_bytes().split(b"\0")[0].decode())
        except OSError:  # it has just ended
            continue
    return found


@pytest.mark.parametrize("language, title, completed, rejected", [
    ("en_US.UTF-8", "The tickets", "Completed", "Rejected"), ("es_ES.UTF-8", "Los tickets", "Completado", "Rechazado")])
def test_ends_with_a_ticket_for_every_request(demo, tmp_path, language, title, completed, rejected):
    process = demo(language=language)
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 0, output
    assert "Gran Vía" in output
    tickets = re.findall(r"^(ana|luis)\t\d/\d  (CP\d+)  Ticket: (\w+), (\d+\.\d{3}) kWh",
                         output[output.index(f"== {title}"):], re.MULTILINE)
    assert [(driver, cp, status) for driver, cp, status, _ in tickets] == [
        ("ana", "CP001", completed), ("ana", "CP999", rejected), ("ana", "CP002", completed),
        ("luis", "CP003", completed), ("luis", "CP001", completed)]
    assert all((float(energy) > 0) == (status == completed) for _, _, status, energy in tickets)
    assert not left_behind(tmp_path) and not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_leaves_nothing_behind_when_it_is_ended(demo, tmp_path, number):
    process = demo()
    until(lambda: "EV_CP_M" in " ".join(left_behind(tmp_path)), 30, "a monitor of the demo")
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert not left_behind(tmp_path) and not list(tmp_path.iterdir())


def test_leaves_no_program_behind_when_it_is_killed(demo, tmp_path):
    process = demo()
    until(lambda: "EV_CP_M" in " ".join(left_behind(tmp_path)), 30, "a monitor of the demo")
    process.kill()
    until(lambda: not left_behind(tmp_path), 15, "the end of all programs of the demo")


def test_says_what_is_wrong_with_a_broker_that_is_not_there(demo):
    process = demo("--bootstrap", "127.0.0.1:9")
    start = time.monotonic()
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 1
    assert "127.0.0.1:9" in output and "cannot be reached" in output, output
    assert in_time(time.monotonic() - start, 60)


def test_an_unknown_option_is_bad_usage(demo):
    process = demo("--colour")
    output, _ = process.communicate(timeout=10)
    assert process.returncode == 64 and "--bootstrap" in output
