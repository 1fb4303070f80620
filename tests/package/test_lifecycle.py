"""Packages over time: installed, removed, reinstalled, purged."""
import subprocess

import pytest
from evc.program import until

from repositories import field, shipped

USERS = "evcharging-central", "evcharging-engine", "evcharging-monitor", "evcharging-driver", "evcharging-broker"
SIZE_MAX = 12  # MB
# Of the system itself: what dpkg, apt, systemd and the journal remember of every package, and the test's own.
ELSEWHERE = "/proc", "/sys", "/dev", "/var/log", "/srv/evcharging", "/var/lib/apt", "/etc/apt"
# Where the broker for trying listens, beside the Kafka that has its port.
ANOTHER_PORT = """[Service]
ExecStart=
ExecStart=/usr/bin/evcharging-broker --port 9192
"""


@pytest.fixture(scope="module")
def host(make_host, start_kafka):
    host = make_host(2)
    start_kafka(host.machine)
    return host


@pytest.fixture(scope="module")
def before(host):
    return set(files(host))


def files(host):
    skipped = " ".join(f"-path {path} -prune -o" for path in ELSEWHERE)
    return host.output("sh", "-c", f"find / -xdev {skipped} -print").splitlines()


def test_all_packages_together_are_small(repository, measured):
    sizes = [int(field(package, "Installed-Size")) for package in shipped(repository)]
    megabytes = sum(sizes) / 1024
    measured("installed size of all packages", megabytes, "MB")
    assert megabytes <= SIZE_MAX


def test_lintian_has_nothing_to_say(repository):
    changes = next(repository.glob("*.changes"))
    said = subprocess.run(["lintian", "-EvIL", "+pedantic", "--allow-root", "--tag-display-limit", "0", "--fail-on",
                           "none", changes], text=True, capture_output=True, check=True).stdout
    assert [line for line in said.splitlines() if line[:3] in ("E: ", "W: ", "I: ", "P: ", "X: ")] == []


def test_installing_starts_central_and_one_command_a_charge_point(host, before):
    host.install()


def test_a_supply_has_its_ticket(host):
    host.shell("echo '# mine' >>/etc/evcharging/central.yaml")
    host.ask("ana")
    tickets = until(host.central.tickets, 30, "the ticket of the session")
    assert len(tickets) == 1 and "ana" in tickets[0]
    host.central.wait_state("CP001", "available")


def test_an_upgrade_restarts_the_broker_for_trying_where_it_runs(host):
    broker = host.service("broker")
    host.apt("install", "--reinstall", "evcharging-broker")
    assert broker.state == "inactive"
    host.write("/etc/systemd/system/evcharging-broker.service.d/port.conf", ANOTHER_PORT)
    host.shell("systemctl daemon-reload; systemctl enable --now evcharging-broker")
    before = broker.pid
    host.apt("install", "--reinstall", "evcharging-broker")
    until(lambda: broker.state == "active", 10, "the broker to run again")
    assert broker.pid not in (0, before)


def test_removing_ends_everything_and_keeps_what_was_written(host):
    host.apt("remove", "evcharging*")
    assert processes(host) == []
    kept = files(host)
    for path in ("/etc/evcharging/central.yaml", "/etc/evcharging/drivers/ana.txt",
                 "/var/lib/evcharging/central/central.db", "/var/lib/evcharging/engine/CP001"):
        assert path in kept


def test_reinstalling_goes_on_where_it_was(host):
    host.apt("install", "evcharging")
    host.central.wait_state("CP001", "available", 20)
    assert len(host.central.tickets()) == 1
    assert "# mine" in host.output("cat", "/etc/evcharging/central.yaml")


def test_purging_leaves_no_file_process_or_unit(host, before):
    host.service("broker").systemctl("start")
    host.apt("purge", "evcharging*")
    assert processes(host) == []
    host.shell("rm -r /etc/systemd/system/evcharging-broker.service.d; systemctl daemon-reload")
    assert host.output("systemctl", "list-units", "--all", "--plain", "--no-legend", "evcharging*") == ""
    assert host.output("systemctl", "list-unit-files", "--no-legend", "evcharging*", check=False) == ""
    assert [path for path in files(host) if path not in before and "evcharging" in path.lower()] == []


def processes(host):
    found = host.output("sh", "-c", "stat -c '%U %n' /proc/[0-9]* 2>/dev/null || true").splitlines()
    return [line for line in found if line.split()[0] in USERS]
