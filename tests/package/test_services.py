"""The installed services on one machine, told by systemctl and busctl alone, on a real Apache Kafka."""
import re

import pytest
from evc.program import until
from patience import in_time

from lab import NOBODY

CHARGE_POINT = "engine@CP001", "monitor@CP001"
SERVICES = "central", *CHARGE_POINT
MB = {"central": 20, "engine@CP001": 10, "monitor@CP001": 10}
ORDERS = ("StopAll s test", "ResumeAll", "Reload")


@pytest.fixture(scope="module")
def host(make_host, start_kafka):
    """All packages, Kafka at 127.0.0.1:9092, and one charge point by one command."""
    host = make_host(1)
    start_kafka(host.machine)
    host.install()
    return host


@pytest.fixture
def ticket(host):
    """ticket(DRIVER): of a whole supply that a driver's service asked for."""
    def ask(driver):
        host.ask(driver)
        return until(lambda: next((row for row in host.central.tickets() if driver in row), None), 30,
                     f"the ticket of {driver}")
    return ask


def test_what_is_installed_and_enabled_is_active(host):
    for name in SERVICES:
        assert (host.service(name).state, host.service(name).restarts) == ("active", 0)
    assert host.service("broker").state == "inactive"
    for unit in "evcharging.target", "evcharging-central.service", "evcharging-engine@CP001.service":
        assert host.output("systemctl", "is-enabled", unit) == "enabled"


def test_a_whole_supply_by_services_alone(host, ticket):
    assert "COMPLETED" in ticket("ana")
    driver = host.service("driver@ana")
    until(lambda: driver.state == "inactive", 10, "the driver's end")
    assert driver.show("ExecMainStatus") == "0"
    assert "Every request has its ticket" in driver.journal()
    host.central.wait_state("CP001", "available")
    assert "CP001" in host.output("evctl", "list")
    assert "ana" in host.output("evctl", "tickets")


def test_nothing_is_logged_as_an_error(host):
    assert host.output("journalctl", "--boot", "--quiet", "--priority=err", "--unit=evcharging-*") == ""


@pytest.mark.parametrize("name", [*SERVICES, "broker", "driver@ana"])
def test_no_service_is_exposed(host, name, measured):
    exposure = host.service(name).exposure
    measured(f"exposure of {name}", exposure, "of 10")
    assert exposure <= 1.3


def test_systemd_has_nothing_to_say_about_the_units(host):
    units = [host.service(name).unit for name in (*SERVICES, "broker", "driver@ana")]
    said = host.output("systemd-analyze", "verify", *units, "evcharging.target", check=False)
    assert [line for line in said.splitlines() if "man " not in line] == []


@pytest.mark.parametrize("name", [*SERVICES, "broker", "driver@ana"])
def test_who_fails_again_and_again_is_started_ever_later(host, name):
    version = int(host.output("systemctl", "--version").split()[1])
    service = host.service(name)
    assert service.show("RestartUSec") == "200ms"
    if version >= 254:
        assert (service.show("RestartSteps"), service.show("RestartMaxDelayUSec")) == ("8", "5s")


@pytest.mark.parametrize("name", SERVICES)
def test_an_idle_service_takes_little_memory(host, name, measured):
    service = host.service(name)
    measured(f"Rss of {name} after a supply", service.memory("Rss"), "MB")
    service.systemctl("restart")
    host.central.wait_state("CP001", "available")
    # What only its start needed it gives back a few seconds later.
    until(lambda: service.memory("Rss") <= MB[name], 15, f"{name} to take no more than {MB[name]} MB")
    for kind in "Rss", "Pss", "Private_Dirty":
        measured(f"idle {kind} of {name}, {MB[name]} wanted", service.memory(kind), "MB")


@pytest.mark.parametrize("name", SERVICES)
def test_who_is_killed_comes_back(host, name):
    service = host.service(name)
    old = service.pid
    service.kill("KILL")
    service.wait_other_pid(old, 3)
    host.central.wait_state("CP001", "available")


@pytest.mark.parametrize("name", SERVICES)
def test_who_hangs_is_restarted_by_the_watchdog(host, name, measured):
    service = host.service(name)
    old, limit = service.pid, service.watchdog + 1
    seconds = host.seconds_of(lambda: (service.kill("STOP"), service.wait_other_pid(old, limit)))
    measured(f"hang of {name} to serving", seconds, "s")
    host.central.wait_state("CP001", "available")


def test_an_engine_that_hangs_is_faulted_until_it_is_well_again(host):
    engine = host.service("engine@CP001")
    old = engine.pid
    engine.kill("STOP")
    host.central.wait_state("CP001", "faulted", 4)
    engine.wait_other_pid(old, engine.watchdog + 1)
    host.central.wait_state("CP001", "available")


def test_a_bad_configuration_is_told_and_not_tried_again(host):
    central = host.service("central")
    with host.changed("/etc/evcharging/central.yaml", lambda text: text + "\nleese: 60s\n"):
        central.systemctl("restart", check=False)
        assert (central.state, central.show("ExecMainStatus"), central.restarts) == ("failed", "78", 0)
        status = central.systemctl("status", check=False).stdout
        assert "/etc/evcharging/central.yaml" in status and "leese" in status
    central.systemctl("start")
    host.central.wait_state("CP001", "available")


@pytest.mark.parametrize("name, file, good", [
    ("central", "central.yaml", "lease: 61s"), ("engine@CP001", "site.yaml", "log_level: debug"),
    ("monitor@CP001", "site.yaml", "log_level: debug")])
def test_a_reload_takes_up_the_good_and_refuses_the_bad(host, name, file, good):
    service = host.service(name)
    old = service.pid
    path = f"/etc/evcharging/{file}"
    with host.changed(path, lambda text: f"{text}\n{good}\n"):
        service.systemctl("reload")
    with host.changed(path, lambda text: f"{text}\nno_such_key: 1\n"):
        assert service.systemctl("reload", check=False).returncode != 0
        status = service.systemctl("status").stdout
        assert path in status and "no_such_key" in status
    service.systemctl("reload")
    assert (service.state, service.pid) == ("active", old)


def test_central_moves_to_another_address_of_the_same_port(host):
    with host.changed("/etc/evcharging/central.yaml", lambda text: text.replace("127.0.0.1:6001", "[::]:6001")):
        host.service("central").systemctl("restart")
        assert "*:6001" in host.output("ss", "--listening", "--tcp", "--numeric")
    host.service("central").systemctl("restart")
    host.central.wait_state("CP001", "available")


@pytest.mark.parametrize("order", ORDERS)
def test_orders_of_just_anybody_are_refused(host, order):
    call = ("busctl", "call", "org.evcharging.Central1", "/org/evcharging/Central1", "org.evcharging.Central1.Manager")
    anybody = host.run(*NOBODY, *call, *order.split(), check=False)
    assert anybody.returncode != 0
    assert re.search("denied|NotAuthorized|may not|not authorized", anybody.stdout, re.IGNORECASE)
    host.shell("id operator1 >/dev/null 2>&1 || useradd --groups evcharging-operator operator1")
    host.run("setpriv", "--reuid=operator1", "--init-groups", "--regid=operator1", *call, *order.split())


def test_services_are_stopped_by_root_only(host):
    central = host.service("central")
    refused = host.run(*NOBODY, "systemctl", "--no-ask-password", "stop", central.unit, check=False)
    assert refused.returncode != 0
    assert central.state == "active"


@pytest.mark.parametrize("name", SERVICES)
def test_a_stopped_service_stays_stopped_and_ends_in_order(host, name):
    service = host.service(name)
    assert in_time(host.seconds_of(lambda: service.systemctl("stop")), 5)
    assert (service.state, service.show("Result")) == ("inactive", "success")
    service.systemctl("start")
    host.central.wait_state("CP001", "available")


def test_the_target_stops_and_starts_all_of_it(host):
    host.run("systemctl", "stop", "evcharging.target")
    until(lambda: {host.service(name).state for name in SERVICES} == {"inactive"}, 5, "the end of all services")
    host.run("systemctl", "start", "evcharging.target")
    host.central.wait_state("CP001", "available")


def ready_after_restart(service):
    service.systemctl("restart")
    return service.seconds_to_ready


def test_central_is_ready_at_once_with_a_thousand_charge_points(host, measured):
    central = host.service("central")
    known = "".join(f"KNOWN{i:04},Street {i},0.50\n" for i in range(1000))
    host.write("/etc/evcharging/cp_database.txt", known)
    with host.changed("/etc/evcharging/central.yaml",
                      lambda text: f"{text}\ndatabase: /etc/evcharging/cp_database.txt\n"):
        central.systemctl("restart")
        seconds = min(ready_after_restart(central) for _ in range(3))  # now from the ledger
        measured("Central exec to READY with 1,000 charge points", 1000 * seconds, "ms")
        assert host.central.get("ChargePointsTotal") == 1001
    central.systemctl("restart")
    host.central.wait_state("CP001", "available")
    assert in_time(seconds, 0.2)


def test_a_process_hosts_what_its_file_names(host):
    host.write("/etc/evcharging/charge_points/site1.yaml",
               "charge_points:\n" + "".join(f"  - id: CP{i}\n" for i in range(101, 151)))
    host.shell("systemctl start evcharging-engine@site1 evcharging-monitor@site1")
    for cp_id in "CP101", "CP150":
        host.central.wait_state(cp_id, "available")
    host.shell("systemctl stop evcharging-engine@site1 evcharging-monitor@site1")
    host.central.wait_state("CP150", "disconnected")
