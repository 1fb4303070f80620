"""The ordinary course (behaviour.md, points 1 to 8) with all of the real programs."""
import json
from datetime import datetime

import pytest

from evc.together import together
from foreign.values import amount_minor
from patience import in_time

EURO = {"energy": "0.50", "currency": "EUR"}
# One kWh with each tick, so that a figure says how many ticks there were.
FAST = "--power", "3600000"


@pytest.fixture
def watch(network):
    with network.watch() as watcher:
        yield watcher


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def seconds_between(first, second):
    return (moment(second["at"]) - moment(first["at"])).total_seconds()


def steps(watch, ticket):
    """The words of progress of one request, each run of the same word as one."""
    words = [step["status"] for step in watch.of("progress", requestId=ticket["requestId"])
             if step["status"] != "STATE"]
    return [word for place, word in enumerate(words) if words[place - 1:place] != [word]]


def ticket_of(network, watch, cp_id, *options, timeout=40):
    """The ticket of one request by the real driver, which has to end well."""
    driver_id = network.driver_id("driver")
    driver = network.real_driver(driver_id, [cp_id], *options)
    assert driver.wait(timeout) == 0
    return watch.wait_message("tickets", driverId=driver_id)


def test_a_request_file_from_the_first_line_to_the_last(network, watch):
    first, second = together(*(lambda: network.real_charge_point(network.cp_id(), *FAST, "--duration", "2"),) * 2)
    missing = network.cp_id("missing")
    driver_id = network.driver_id("driver")
    driver = network.real_driver(driver_id, [first.cp_id, missing, second.cp_id])
    assert driver.wait(60) == 0

    watch.wait_message("tickets", driverId=driver_id, count=3)
    tickets = watch.of("tickets", driverId=driver_id)
    assert [(t["cpId"], t["status"], t.get("reason")) for t in tickets] == [
        (first.cp_id, "COMPLETED", None), (missing, "REJECTED", "unknown-cp"), (second.cp_id, "COMPLETED", None)]
    assert [(t["energyWh"], t["amountMinor"]) for t in tickets] == [(2000, 100), (0, 0), (2000, 100)]
    for ticket in tickets[0], tickets[2]:
        assert ticket["tariff"] == EURO
        assert steps(watch, ticket) == ["AUTHORIZED", "ACCEPTED", "CHARGING"]
        states = [status["state"] for status in watch.of("status", cpId=ticket["cpId"])]
        assert states.index("available") < states.index("supplying")
        watch.wait_state(ticket["cpId"], "available")

    # What the driver prints is what it was told, to the end.
    printed = [json.loads(line) for line in driver.stdout.splitlines()]
    assert [said for said in printed if said.get("status") in ("COMPLETED", "REJECTED")] == tickets

    # 4 s from each ticket, good or bad, to the next request.
    asked = {request["requestId"]: request for request in watch.of("requests", driverId=driver_id)}
    for ticket, following in zip(tickets, tickets[1:]):
        waited = seconds_between(ticket, asked[following["requestId"]])
        assert waited >= 3.9 and in_time(waited, 6)


def test_consumption_is_seen_every_second_at_the_driver_and_in_the_state(network, watch):
    cp_id = network.cp_id()
    network.real_charge_point(cp_id, *FAST, "--duration", "5")
    ticket = ticket_of(network, watch, cp_id)
    live = watch.of("progress", requestId=ticket["requestId"], status="CHARGING")
    # The first one seen for each figure: a repeated request is answered with the newest once more.
    live = list({step["energyWh"]: step for step in reversed(live)}.values())[::-1]
    assert [step["energyWh"] for step in live][:5] == [0, 1000, 2000, 3000, 4000]
    assert all(step["amountMinor"] == amount_minor(step["energyWh"], EURO) for step in live)
    assert all(in_time(abs(seconds_between(*pair) - 1.2), 0.7) for pair in zip(live, live[1:]))
    assert all(step["powerW"] == 3600000 for step in live if 0 < step["energyWh"] < 5000)
    supplying = watch.of("status", cpId=cp_id, state="supplying")
    assert {status["sessionId"] for status in supplying} == {ticket["sessionId"]}
    assert {status["driverId"] for status in supplying} == {ticket["driverId"]}


def test_the_monitor_names_location_and_tariff(network, watch):
    charge_point = network.charge_point(network.cp_id(), *FAST, "--duration", "1")
    charge_point.monitor_options = "--location", "Gran Vía 1, Logroño", "--tariff", "0.3333"
    charge_point.start()
    watch.wait_state(charge_point.cp_id, "available", 20)
    status = watch.of("status", cpId=charge_point.cp_id)[-1]
    assert status["location"] == "Gran Vía 1, Logroño"
    ticket = ticket_of(network, watch, charge_point.cp_id)
    # 33.33 cents, rounded by Central alone.
    assert (ticket["energyWh"], ticket["amountMinor"], ticket["tariff"]["energy"]) == (1000, 33, "0.3333")


def rejected_at_once(network, watch, cp_id, reason):
    ticket = ticket_of(network, watch, cp_id)
    request = watch.wait_message("requests", requestId=ticket["requestId"])
    assert (ticket["status"], ticket["reason"], ticket["energyWh"]) == ("REJECTED", reason, 0)
    assert in_time(seconds_between(request, ticket), 2)


@pytest.mark.quick
def test_requests_that_cannot_be_served_are_answered_at_once(network, watch):
    faulted, gone, busy = together(
        lambda: network.real_charge_point(network.cp_id("faulted"), terminal=(24, 80)),
        lambda: network.real_charge_point(network.cp_id("gone")),
        lambda: network.real_charge_point(network.cp_id("busy"), "--manual"))
    faulted.engine.keys("a")
    watch.wait_state(faulted.cp_id, "faulted", 3)
    gone.monitor.terminate()
    watch.wait_state(gone.cp_id, "disconnected", 3)
    network.real_driver(network.driver_id("holder"), [busy.cp_id])
    watch.wait_message("status", cpId=busy.cp_id, reserved=True, state="available")

    together(lambda: rejected_at_once(network, watch, faulted.cp_id, "faulted"),
             lambda: rejected_at_once(network, watch, gone.cp_id, "disconnected"),
             lambda: rejected_at_once(network, watch, busy.cp_id, "busy"),
             lambda: rejected_at_once(network, watch, network.cp_id("unknown"), "unknown-cp"))


def test_keys_plug_in_and_out_and_fault_and_repair(network, watch):
    charge_point = network.real_charge_point(network.cp_id(), *FAST, "--manual", terminal=(24, 80))
    cp_id, keys = charge_point.cp_id, charge_point.engine.keys

    driver_id = network.driver_id("driver")
    driver = network.real_driver(driver_id, [cp_id])
    watch.wait_message("progress", driverId=driver_id, status="ACCEPTED", timeout=20)
    keys("p")
    watch.wait_message("progress", driverId=driver_id, status="CHARGING", energyWh=1000)
    keys("u")
    assert driver.wait(20) == 0
    ticket = watch.wait_message("tickets", driverId=driver_id)
    assert ticket["status"] == "COMPLETED" and ticket["energyWh"] >= 1000

    keys("a")
    watch.wait_state(cp_id, "faulted", 2.5)
    keys("r")
    watch.wait_state(cp_id, "available", 2.5)
    keys("q")
    assert charge_point.engine.wait(10) == 0
    watch.wait_state(cp_id, "faulted", 2.5)


@pytest.mark.quick
def test_on_site_request_by_key(network, watch):
    charge_point = network.real_charge_point(network.cp_id(), *FAST, "--duration", "2", terminal=(24, 80))
    charge_point.engine.keys("s")
    request = watch.wait_message("requests", cpId=charge_point.cp_id, origin="site")
    ticket = watch.wait_message("tickets", requestId=request["requestId"], timeout=20)
    assert (ticket["status"], ticket["energyWh"], ticket["amountMinor"]) == ("COMPLETED", 2000, 100)
    charge_point.engine.wait_for("2.000 kWh")

    # At a CP whose monitor is gone the same key is answered too: with the reason.
    charge_point.monitor.terminate()
    watch.wait_state(charge_point.cp_id, "disconnected", 3)
    charge_point.engine.keys("s")
    request = watch.wait_message("requests", cpId=charge_point.cp_id, count=2, timeout=3)
    assert watch.wait_message("tickets", requestId=request["requestId"])["reason"] == "disconnected"
    charge_point.engine.wait_for("rejected|rechazada")


def test_a_fault_ends_the_supply_and_it_is_billed(network, watch):
    charge_point = network.real_charge_point(network.cp_id(), *FAST, "--duration", "60", terminal=(24, 80))
    driver_id = network.driver_id("driver")
    driver = network.real_driver(driver_id, [charge_point.cp_id])
    watch.wait_message("progress", driverId=driver_id, status="CHARGING", energyWh=2000, timeout=20)
    charge_point.engine.keys("a")
    watch.wait_state(charge_point.cp_id, "faulted", 2.5)
    ticket = watch.wait_message("tickets", driverId=driver_id)
    assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "fault")
    assert ticket["energyWh"] >= 2000 and ticket["amountMinor"] == amount_minor(ticket["energyWh"], EURO)
    assert driver.wait(10) == 0


@pytest.mark.quick
def test_several_charge_points_in_one_engine_and_one_monitor(network, watch):
    cp_ids = [network.cp_id("site") for _ in range(3)]
    options = network.site("gateway", cp_ids, power=3600000, duration=2)
    network.start_bare("EV_CP_E", *options)
    for cp_id in cp_ids:
        watch.wait_message("telemetry", cpId=cp_id, status="STATE")
    network.start_bare("EV_CP_M", *options)
    for cp_id in cp_ids:
        watch.wait_state(cp_id, "available", 20)
    tickets = together(*(lambda cp_id=cp_id: ticket_of(network, watch, cp_id) for cp_id in cp_ids))
    assert [(t["cpId"], t["status"], t["energyWh"]) for t in tickets] == [(c, "COMPLETED", 2000) for c in cp_ids]
    assert len({telemetry["engineId"] for cp_id in cp_ids for telemetry in watch.of("telemetry", cpId=cp_id)}) == 1


def test_of_several_drivers_at_one_charge_point_one_is_served(network, watch):
    cp_id = network.cp_id()
    network.real_charge_point(cp_id, *FAST, "--duration", "2")
    tickets = together(*(lambda: ticket_of(network, watch, cp_id) for _ in range(4)))
    assert sorted((t["status"], t.get("reason")) for t in tickets if t["status"] == "REJECTED") == [
        ("REJECTED", "busy")] * 3
    assert [t["energyWh"] for t in tickets if t["status"] == "COMPLETED"] == [2000]


def test_a_driver_lists_what_is_available(network, watch):
    free, broken = together(lambda: network.real_charge_point(network.cp_id("free"), "--manual"),
                            lambda: network.real_charge_point(network.cp_id("broken"), terminal=(24, 80)))
    broken.engine.keys("a")
    watch.wait_state(broken.cp_id, "faulted", 3)
    listing = network.start("EV_Driver", network.bootstrap, "--list")
    assert listing.wait(20) == 0
    assert free.cp_id in listing.stdout and "0.50" in listing.stdout
    assert broken.cp_id not in listing.stdout

    as_json = network.start("EV_Driver", network.bootstrap, "--list", "--json")
    assert as_json.wait(20) == 0
    assert free.cp_id in as_json.stdout and broken.cp_id not in as_json.stdout
    assert all(isinstance(json.loads(line), (dict, list)) for line in as_json.stdout.splitlines())


def people_read(network, language, authorised, completed, rejected):
    cp_id, missing = network.cp_id(), network.cp_id("missing")
    charge_point = network.real_charge_point(cp_id, *FAST, "--duration", "1", "--lang", language)
    driver = network.real_driver(network.driver_id("driver"), [cp_id, missing], "--lang", language, "--pause", "0",
                                 json=False)
    assert driver.wait(40) == 0
    charge_point.engine.wait_for(authorised)
    assert completed in driver.stdout and rejected in driver.stdout
    assert "1.000 kWh" in driver.stdout and "0.50 €" in driver.stdout


def test_people_read_their_language(network):
    together(lambda: people_read(network, "es", "autorizado: enchufe el vehículo", "Completado",
                                 "CP no disponible o averiado (desconocido)"),
             lambda: people_read(network, "en", "authorised: plug the vehicle in", "Completed",
                                 "CP not available or faulted (unknown)"))


def test_what_the_database_names_is_known_and_disconnected(make_network):
    network = make_network()
    database = network.home / "cp_database.txt"
    database.write_text("// ours\nCP001,Gran Vía 1,0.45\n\nCP002;\"Plaza; Mayor\";0.30\n")
    network.start_central("--database", database, wait=False)
    network.wait_topics()
    with network.watch("status") as watch:
        # All of them are told again after every start of Central, whoever looks on since when.
        network.central.terminate()
        network.start_central("--database", database, wait=False)
        for cp_id, location, tariff in ("CP001", "Gran Vía 1", "0.45"), ("CP002", "Plaza; Mayor", "0.30"):
            status = watch.wait_message("status", cpId=cp_id, timeout=20)
            assert (status["state"], status["location"]) == ("disconnected", location)
            assert float(status["tariff"]["energy"]) == float(tariff)


def test_the_operator_stops_and_resumes_at_the_panel(make_network):
    network = make_network()
    network.start_central("--lang", "en", terminal=(40, 120))
    with network.watch() as watch:
        one, other = together(*(lambda cp_id=cp_id: network.real_charge_point(cp_id, *FAST, "--duration", "60")
                                for cp_id in ("one", "other")))
        drivers = [network.real_driver("driver-" + cp_id, [cp_id]) for cp_id in ("one", "other")]
        for driver_id in "driver-one", "driver-other":
            watch.wait_message("progress", driverId=driver_id, status="CHARGING", energyWh=1000, timeout=20)

        network.central.keys("/one\n")
        network.central.keys("sy")
        ticket = watch.wait_message("tickets", driverId="driver-one")
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "operator-stop")
        assert ticket["energyWh"] >= 1000
        watch.wait_state("one", "stopped")
        assert watch.state("other") == "supplying"
        assert ticket_of(network, watch, "one")["reason"] == "stopped"

        network.central.keys("Sy")
        ticket = watch.wait_message("tickets", driverId="driver-other")
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "operator-stop")
        watch.wait_state("other", "stopped")

        network.central.keys("Ry")
        for cp_id in "one", "other":
            watch.wait_state(cp_id, "available")
        assert [driver.wait(10) for driver in drivers] == [0, 0]
