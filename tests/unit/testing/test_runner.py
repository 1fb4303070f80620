"""The stages of a test run: what goes on beside what, what each waits for, and what is left out and why."""
import pytest
from runner import Runner
from stages import COMPUTES, WAITS, Stage


@pytest.fixture
def told():
    return []


@pytest.fixture
def run(tmp_path, told):
    """run(stages): their outcomes by name."""
    def run(*stages, beside=True):
        Runner(tmp_path, beside).run(stages, told.append)
        assert sorted(outcome.stage.name for outcome in told) == sorted(stage.name for stage in stages)
        return {outcome.stage.name: outcome for outcome in told}
    return run


@pytest.fixture
def meets(tmp_path):
    """meets(NAME, OTHER): ends when OTHER has begun; it fails when that does not happen."""
    def meets(name, other, **how):
        wait = f"for i in $(seq 1000); do [ -e {tmp_path}/{other} ] && exit; sleep 0.01; done; exit 1"
        script = f"touch {tmp_path}/{name}; {wait}"
        return Stage(name, ["sh", "-c", script], **how)
    return meets


def test_what_waits_goes_on_beside_what_computes(run, meets):
    ended = run(meets("a", "b", load=COMPUTES), meets("b", "a", load=WAITS))
    assert [ended[name].results.failed for name in "ab"] == [0, 0]


@pytest.mark.parametrize("load", [WAITS, COMPUTES])
def test_two_of_a_kind_do_not(run, told, load):
    run(*(Stage(name, ["sh", "-c", "sleep 0.05"], load=load) for name in "abc"))
    assert [outcome.stage.name for outcome in told] == ["a", "b", "c"]
    assert all(one.begun + one.seconds <= next_one.begun for one, next_one in zip(told, told[1:]))


def test_where_times_are_judged_nothing_goes_on_beside_anything(run, told):
    run(Stage("a", ["sleep", "0.05"], load=COMPUTES), Stage("b", ["true"]), beside=False)
    assert told[0].stage.name == "a" and told[0].begun + told[0].seconds <= told[1].begun


def test_a_stage_waits_for_what_it_needs_and_the_next_does_not(run, meets):
    ended = run(meets("build", "others", kind="build", load=COMPUTES),
                Stage("tests", ["true"], needs=("build", "no stage of this run")),
                meets("others", "build"))
    build, tests = ended["build"], ended["tests"]
    assert not build.results.failed and build.begun + build.seconds <= tests.begun
    assert tests.results.passed == 1


def test_what_needs_a_build_that_failed_is_skipped_and_so_is_what_needs_that(run):
    ended = run(Stage("build", ["false"], "build"), Stage("packages", ["true"], "build", ("build",)),
                Stage("tests", ["true"], needs=("packages",)))
    assert ended["build"].results.failed == 1
    assert ended["tests"].results.skips == [("tests", "build failed")]


def test_what_cannot_be_built_here_says_why_and_fails_nothing(run):
    ended = run(Stage("packages", ["sh", "-c", "echo 'only root can'; exit 69"], "build"),
                Stage("tests", ["true"], needs=("packages",)))
    assert [ended[name].results.skips[0][1] for name in ("packages", "tests")] == ["only root can"] * 2
    assert ended["packages"].results.failed == ended["tests"].results.failed == 0


def test_what_only_helps_goes_on_after_a_failure_and_hinders_nobody(run, tmp_path):
    ended = run(Stage("tools", [["false"], ["touch", tmp_path / "second"]], "help"),
                Stage("tests", ["test", "-e", tmp_path / "second"], needs=("tools",)))
    assert (ended["tools"].results.failed, ended["tests"].results.passed) == (0, 1)


def test_a_report_of_a_sanitizer_fails_the_stage(run, tmp_path):
    reports = tmp_path / "reports"
    ended = run(Stage("hostile", ["sh", "-c", f"echo overflow >{reports}/asan.17"],
                      environment={"EVC_REPORTS": str(reports)}))
    assert ended["hostile"].results.failures == [("hostile: asan.17", "overflow\n")]
