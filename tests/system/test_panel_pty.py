"""The operator at Central's terminal: what the panel shows, and that it is obeyed."""
import pytest

WINDOW = 40, 120
FAST = "--power", "3600000"


@pytest.fixture
def network(make_network):
    """Central on a terminal of its own, seen on a broker."""
    network = make_network()
    network.start_central(terminal=WINDOW)
    return network


@pytest.mark.quick
@pytest.mark.one_broker
def test_on_a_terminal_that_nobody_knows_central_runs_without_a_panel(make_network):
    network = make_network()
    central = network.start_central(terminal=WINDOW, within=["env", "TERM=no-such-terminal"])
    central.wait_for("there is no panel, but lines like these: this kind of terminal is unknown: TERM=no-such-terminal")
    network.charge_point("CP001").start()
    central.wait_for("CP001")
    assert central.terminate() == 0


@pytest.mark.one_broker
def test_the_operator_stops_and_resumes_the_selected_charge_point(network):
    with network.watch() as watch:
        cp_id = network.cp_id("CP")
        network.real_charge_point(cp_id, *FAST, "--duration", "60")
        driver = network.real_driver("ana", [cp_id])
        watch.wait_message("progress", driverId="ana", energyWh=1000, timeout=20)
        network.central.wait_for(r"Supplying")
        network.central.wait_for(r"ana")

        network.central.keys("s")
        network.central.wait_for(rf"{cp_id}.*y")
        assert not watch.of("commands", type="STOP"), "nothing is done before the operator has confirmed it"
        network.central.keys("y")
        ticket = watch.wait_message("tickets", driverId="ana")
        assert (ticket["status"], ticket["reason"]) == ("INTERRUPTED", "operator-stop")
        assert ticket["energyWh"] > 0
        watch.wait_state(cp_id, "stopped")
        assert driver.wait(15) == 0

        network.central.keys("r")
        network.central.keys("y")
        watch.wait_state(cp_id, "available")


@pytest.mark.one_broker
def test_the_panel_says_first_whether_central_is_well_and_keeps_accents(network):
    network.central.wait_for("CENTRAL system status OK")
    with network.watch("status") as watch:
        charge_point = network.charge_point(network.cp_id("CP"))
        charge_point.monitor_options = "--location", "Gran Vía"
        charge_point.start()
        watch.wait_state(charge_point.cp_id, "available", 20)
    network.central.wait_for("Gran Vía")


@pytest.mark.one_broker
def test_the_operator_ends_central_after_a_confirmation(network):
    network.central.wait_for("CENTRAL system status OK")
    network.central.keys("q")
    network.central.keys("y")
    assert network.central.wait(10) == 0
