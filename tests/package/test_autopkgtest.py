"""The package's own tests (debian/tests), each on a machine as autopkgtest would give it."""
import pytest

from lab import ROOT

CONTROL = ROOT / "debian/tests/control"


def names():
    return next(line.split(":")[1].split() for line in CONTROL.read_text().splitlines() if line.startswith("Tests:"))


@pytest.fixture(scope="module")
def host(make_host):
    host = make_host(6)
    host.apt("install", "evcharging")
    return host


@pytest.mark.parametrize("name", names())
def test_debian_tests(host, name):
    host.write(f"/var/local/tests/{name}", (ROOT / "debian/tests" / name).read_text())
    host.run("chmod", "+x", f"/var/local/tests/{name}")
    host.shell(f"AUTOPKGTEST_TMP=$(mktemp -d) /var/local/tests/{name}", timeout=120)
