"""Our packages as repositories for apt."""
import shutil
import subprocess

import pytest

import lab as machines


def build(suite, directory, *options):
    """By scripts/packages. Where it cannot be done here, what needs them is skipped and says why."""
    shutil.rmtree(directory, ignore_errors=True)
    with open(machines.HOME / f"{directory.parent.name}-{suite}.log", "wb") as log:
        status = subprocess.run([machines.ROOT / "scripts/packages", "--suite", suite, *options, directory],
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode
    if status == 69:
        pytest.skip(f"no packages of {suite} can be built here: {_last_line(log.name)}")
    assert status == 0, f"the packages could not be built; all of it: {log.name}\n{_last_line(log.name)}"
    return directory


def shipped(repository):
    """Our packages in it, without those of Debian that they need, and without debugging symbols."""
    return [file for file in sorted(repository.glob("evcharging*.deb")) if "dbgsym" not in file.name]


def repack(package, directory, version):
    """The same package, and what it needs of its sisters, as another version."""
    tree = directory / package.stem
    machines.call("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(control.read_text().replace(field(package, "Version"), version))
    machines.call("dpkg-deb", "--root-owner-group", "-Zgzip", "-b", tree, directory)
    shutil.rmtree(tree)


def field(package, name):
    return machines.call("dpkg-deb", "-f", package, name).strip()


def index(directory):
    """So that apt takes it as a repository."""
    with open(directory / "Packages", "w") as packages:
        subprocess.run(["dpkg-scanpackages", "."], cwd=directory, stdout=packages, stderr=subprocess.DEVNULL,
                       check=True)


def _last_line(file):
    with open(file, errors="replace") as text:
        return (text.read().strip().splitlines() or ["it said nothing"])[-1]
