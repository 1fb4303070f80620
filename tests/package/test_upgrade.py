"""From the packages of an earlier commit to those of today, back, and forth again, with books of another form."""
import hashlib
import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from evc.program import until

import lab as machines
import repositories

# The last commit whose Central keeps its ledger by schema 1: an upgrade has to bring the books up, and a downgrade
# meets books that it does not know.
EARLIER = "b893dea60894dc8220398c5ed6a6b45c50d5ee2d"
INSTANCES = "engine@CP001", "monitor@CP001"
ALL = "central", *INSTANCES
CONFFILE = "/etc/evcharging/central.yaml"
LEDGER = "var/lib/evcharging/central"


@pytest.fixture(scope="module")
def earlier_repository(suite, repository, tmp_path_factory):
    """The packages of EARLIER as a version below all of ours, with what ours need of Debian.
    EVC_EARLIER_PACKAGES=DIR: made of those of DIR/SUITE, of an earlier run."""
    directory = tmp_path_factory.mktemp("earlier")
    for package in repositories.shipped(built_of_earlier(suite)):
        repositories.repack(package, directory, repositories.field(package, "Version") + "~earlier")
    for package in repository.glob("*.deb"):
        if not package.name.startswith("evcharging"):
            (directory / package.name).symlink_to(package)
    repositories.index(directory)
    return directory


def built_of_earlier(suite):
    if "EVC_EARLIER_PACKAGES" in os.environ:
        return Path(os.environ["EVC_EARLIER_PACKAGES"], suite)
    if subprocess.run(["git", "cat-file", "-e", EARLIER], cwd=machines.ROOT, stderr=subprocess.DEVNULL,
                      check=False).returncode:
        pytest.skip(f"the packages to upgrade from cannot be built: this clone has no commit {EARLIER:.7}")
    return repositories.build(suite, machines.ROOT / "build/earlier-packages" / suite, "--commit", EARLIER)


@pytest.fixture(scope="module")
def host(make_host, start_kafka, earlier_repository):
    """The earlier packages, in use; supplies last until somebody ends them."""
    host = make_host(7)
    start_kafka(host.machine)
    host.use(earlier_repository)
    host.install("defaults:\n  duration: 3600\n")
    host.shell(f"echo '# mine' >>{CONFFILE}")
    return host


def begin_supply(host, driver):
    host.ask(driver)
    host.central.wait_state("CP001", "supplying", 15)


def tickets(host):
    return json.loads(host.output("evctl", "tickets", "--json"))["tickets"]


def wait_tickets(host, *drivers):
    """Of each of them one, that tell of all the energy that was delivered."""
    until(lambda: len(host.central.tickets()) >= len(drivers), 30, f"the tickets of {drivers}")
    found = tickets(host)
    assert sorted(ticket["driverId"] for ticket in found) == sorted(drivers)
    assert sum(ticket["energyWh"] for ticket in found) == meter(host)


def meter(host):
    name = "org.evcharging.Engine1"
    return int(host.output("busctl", "get-property", f"{name}.CP001", f"/{name.replace('.', '/')}/charge_points/CP001",
                           f"{name}.ChargePoint", "MeterWh").split()[1])


def schema(host):
    """Of Central's ledger."""
    host.shell("rm -f /root/copy.db; evctl backup /root/copy.db")
    with closing(sqlite3.connect(host.machine.root / "root/copy.db")) as copy:
        return copy.execute("PRAGMA user_version").fetchone()[0]


def digest(host):
    """Of Central's ledger, as its files lie there."""
    files = sorted((host.machine.root / LEDGER).glob("central.db*"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def upgrade(host, repository):
    host.use(repository)
    host.apt("-o", "Dpkg::Options::=--force-confdef", "--only-upgrade", "install", "evcharging*")


def versions(host):
    return set(host.output("dpkg-query", "-W", "-f", "${Version}\n", "evcharging*").split())


def version_of(repository):
    return repositories.field(repositories.shipped(repository)[0], "Version")


def test_an_upgrade_in_the_middle_of_a_session_brings_up_the_books_and_loses_nothing(host, repository):
    begin_supply(host, "ana")
    host.run("evctl", "finish", "CP001")
    wait_tickets(host, "ana")
    begin_supply(host, "berta")
    before = {name: host.service(name).pid for name in ALL}
    old = schema(host)

    upgrade(host, repository)
    assert versions(host) == {version_of(repository)}
    for name in ALL:
        host.service(name).wait_other_pid(before[name], 5)
        assert host.output("systemctl", "is-enabled", host.service(name).unit) == "enabled"
    host.central.wait_state("CP001", "available", 30)
    wait_tickets(host, "ana", "berta")
    assert schema(host) > old
    assert "# mine" in host.output("cat", CONFFILE)


def test_a_downgrade_is_refused_in_clear_words_and_changes_nothing(host, earlier_repository):
    begin_supply(host, "clara")
    central = host.service("central")
    central.systemctl("stop")
    books = digest(host)

    host.use(earlier_repository)
    version = version_of(earlier_repository)
    names = [repositories.field(package, "Package") for package in repositories.shipped(earlier_repository)]
    host.apt("-o", "Dpkg::Options::=--force-confdef", "--allow-downgrades", "install",
             *(f"{name}={version}" for name in names))
    assert versions(host) == {version}
    central.systemctl("start", check=False)
    assert (central.state, central.show("ExecMainStatus"), central.restarts) == ("failed", "78", 0)
    said = central.systemctl("status", check=False).stdout
    assert "central.db was written by a newer release" in said and "install that release again" in said
    assert digest(host) == books
    for name in INSTANCES:
        assert (host.service(name).state, host.service(name).restarts) == ("active", 0)


def test_the_newer_release_installed_again_goes_on_where_it_was(host, repository):
    upgrade(host, repository)
    assert versions(host) == {version_of(repository)}
    host.central.wait_state("CP001", "available", 30)
    wait_tickets(host, "ana", "berta", "clara")
    begin_supply(host, "dora")
    host.run("evctl", "finish", "CP001")
    wait_tickets(host, "ana", "berta", "clara", "dora")
