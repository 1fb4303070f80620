"""Three machines: broker and Central, two charge points, drivers. What happens when the network between them fails."""
import re

import pytest
from evc.program import until

CHARGE_POINTS = "CP001", "CP002"


@pytest.fixture(scope="module")
def centre(make_host, start_kafka):
    """Central, which lets charge points of other machines in."""
    host = make_host(3)
    start_kafka(host.machine, host.machine.address)
    host.apt("install", "evcharging-central")
    configure(host, "central.yaml", "127.0.0.1:9092", f"{host.machine.address}:9092")
    configure(host, "central.yaml", "127.0.0.1:6001", "[::]:6001")
    configure(host, "central.yaml", "accept_unknown: local", "accept_unknown: all")
    host.service("central").systemctl("restart")
    return host


@pytest.fixture(scope="module")
def site(make_host, centre):
    host = make_host(4)
    host.apt("install", "evcharging-engine", "evcharging-monitor")
    configure(host, "site.yaml", "127.0.0.1", centre.machine.address)
    units = [f"evcharging-{part}@{cp_id}" for part in ("engine", "monitor") for cp_id in CHARGE_POINTS]
    host.run("systemctl", "enable", "--now", *units)
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "available", 20)
    return host


@pytest.fixture(scope="module")
def drivers(make_host, centre, site):
    host = make_host(5)
    host.apt("install", "evcharging-driver")
    configure(host, "site.yaml", "127.0.0.1", centre.machine.address)
    return host


@pytest.fixture
def healed(lab):
    yield lab
    lab.heal()


def configure(host, file, old, new):
    text = host.output("cat", f"/etc/evcharging/{file}") + "\n"
    assert old in text
    host.write(f"/etc/evcharging/{file}", text.replace(old, new))


def ticket_of(centre, name, seconds=40):
    return until(lambda: next((row for row in centre.central.tickets() if name in row), None), seconds,
                 f"the ticket of {name}")


def disconnections(centre):
    """How many times Central has seen one."""
    return len(re.findall(r"CP\d+: disconnected", centre.service("central").journal()))


def test_a_supply_over_three_machines(centre, drivers):
    drivers.ask("ana", "CP001")
    assert "COMPLETED" in ticket_of(centre, "ana")
    until(lambda: drivers.service("driver@ana").state == "inactive", 10, "the driver's end")


def test_a_cut_is_seen_and_healed_and_the_energy_is_paid(centre, site, drivers, healed):
    drivers.ask("berta", "CP001")
    centre.central.wait_state("CP001", "supplying", 15)
    healed.cut(site.machine)
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "disconnected", 4.5)
    assert site.service("engine@CP001").state == site.service("monitor@CP001").state == "active"
    healed.heal()
    assert "COMPLETED" in ticket_of(centre, "berta", 60)
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "available", 30)


def test_a_site_that_hears_nothing_comes_back(centre, site, healed):
    healed.deafen(site.machine)
    centre.central.wait_state("CP001", "disconnected", 30)
    healed.heal()
    centre.central.wait_state("CP001", "available", 30)
    assert site.service("monitor@CP001").restarts == 0


def test_a_bad_line_delays_a_ticket_and_loses_none(centre, site, drivers, healed):
    healed.lose(site.machine, 10)
    drivers.ask("clara", "CP002")
    ticket_of(centre, "clara", 90)
    healed.heal()
    centre.central.wait_state("CP002", "available", 30)


def test_a_slow_line_makes_nobody_disconnected(centre, site, drivers, healed):
    seen = disconnections(centre)
    healed.slow(site.machine, 0.3)
    assert site.seconds_of(lambda: site.run("bash", "-c", ": >/dev/tcp/m3/6001")) > 0.6
    drivers.ask("dora", "CP001")
    assert "COMPLETED" in ticket_of(centre, "dora", 60)
    healed.heal()
    drivers.ask("elsa", "CP001")
    assert "COMPLETED" in ticket_of(centre, "elsa")
    assert disconnections(centre) == seen


def test_a_pulled_cable_is_seen_and_plugged_in_again_the_energy_is_paid(centre, site, drivers, healed):
    seen = disconnections(centre)
    drivers.ask("flora", "CP002")
    centre.central.wait_state("CP002", "supplying", 15)
    healed.pull(site.machine)
    assert "NO-CARRIER" in site.output("ip", "link", "show", "eth0")
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "disconnected", 4.5)
    assert disconnections(centre) == seen + len(CHARGE_POINTS)
    assert "flora" not in str(centre.central.tickets())
    healed.plug(site.machine)
    assert "COMPLETED" in ticket_of(centre, "flora", 60)
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "available", 30)
    assert site.service("engine@CP002").restarts == site.service("monitor@CP002").restarts == 0


def test_a_machine_that_loses_power_comes_back_by_itself(centre, site):
    site.machine.power_off()
    centre.central.wait_state("CP001", "disconnected", 4.5)
    site.machine.boot()
    for cp_id in CHARGE_POINTS:
        centre.central.wait_state(cp_id, "available", 20)
