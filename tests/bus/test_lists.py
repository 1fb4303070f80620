"""The lists, their filters, and a whole supply in them."""
import pytest

from evc.dbus import BusError

NONE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def supply(shared):
    """The ticket of a supply at CP CP-list by driver laura, as ListTickets has it, and what was seen of it on the way."""
    central = shared.central()
    watched = shared.central()
    watched.watch()
    central.do("AddChargePoint", "sss", "CP-list", "Calle de Alcalá 1", "0.50")
    charge_point = shared.network.charge_point("CP-list", "--duration", "2").start()
    watched.wait_changed("CP-list", "State", "available")
    driver = shared.network.real_driver("laura", ["CP-list"])
    watched.wait_changed("CP-list", "Reserved", True)
    watched.wait_changed("CP-list", "State", "supplying")
    during = central.charge_point("CP-list")
    during["sessions"] = central.do("ListSessions", "a{sv}u", {"open": ("b", True), "id": ("s", "CP-list")}, 0)
    during["rows"] = central.do("ListChargePoints", "a{sv}uu", {"driver": ("s", "laura")}, 0, 0)
    watched.wait_changed("CP-list", "SessionId", "")
    assert driver.wait(20) == 0
    [ticket] = central.do("ListTickets", "a{sv}u", {"id": ("s", "CP-list")}, 0)
    for program in charge_point.monitor, charge_point.engine:
        program.terminate()
    return during, ticket


def test_a_supply_shows_while_it_lasts(supply):
    during, _ = supply
    [session] = during["sessions"]
    rows, total = during["rows"]
    assert (during["State"], during["DriverId"], during["Reserved"]) == ("supplying", "laura", False)
    assert session[0] == during["SessionId"]
    assert session[2:6] == ("CP-list", "laura", "charging", "app")
    assert total == 1 and rows[0][:5] == ("CP-list", "Calle de Alcalá 1", "0.50", "EUR", "supplying")
    assert rows[0][7:9] == (during["SessionId"], "laura")


def test_its_ticket_and_its_session_are_in_the_books(central, supply):
    during, ticket = supply
    request, session, cp_id, driver, status, energy, amount, currency, started, ended, reason, issued = ticket
    assert (session, cp_id, driver, status, currency, reason) == (during["SessionId"], "CP-list", "laura", "COMPLETED",
                                                                 "EUR", "")
    assert energy > 0 and amount == (energy * 50 + 500) // 1000
    assert started < ended <= issued
    [found] = central.do("ListSessions", "a{sv}u", {"open": ("b", False), "driver": ("s", "laura")}, 1)
    assert found[:6] == (session, request, "CP-list", "laura", "completed", "app")
    assert found[6:9] == (energy, amount, "EUR") and found[10:] == (started, ended, "")


def test_tickets_are_found_by_time(central, supply):
    issued = supply[1][11]
    inside = {"since": ("t", issued), "before": ("t", issued + 1_000)}
    assert supply[1] in central.do("ListTickets", "a{sv}u", inside, 0)
    assert supply[1] not in central.do("ListTickets", "a{sv}u", {"before": ("t", issued)}, 0)


def test_messages_are_those_of_the_panel(central, supply):
    texts = [text for _, level, text in central.do("ListMessages", "u", 0) if level == "info"]
    assert any("CP-list" in text and "laura" in text for text in texts)
    assert central.do("ListMessages", "u", 1)[0][2] == texts[-1] or len(central.do("ListMessages", "u", 1)) == 1


def test_charge_points_are_listed_in_order_and_in_pages(central):
    rows, total = central.do("ListChargePoints", "a{sv}uu", {}, 0, 0)
    ids = [row[0] for row in rows]
    assert ids == sorted(ids) and total == len(ids)
    page, still = central.do("ListChargePoints", "a{sv}uu", {}, 1, 2)
    assert ([row[0] for row in page], still) == (ids[1:3], total)
    assert central.do("ListChargePoints", "a{sv}uu", {}, total, 5) == ([], total)


@pytest.mark.parametrize("wanted", [{"id": ("s", "_c-")}, {"location": ("s", "gRAN vÍA a.B")},
                                    {"id": ("s", "a.b"), "state": ("s", "disconnected")}])
def test_charge_points_are_filtered(central, wanted):
    rows, total = central.do("ListChargePoints", "a{sv}uu", wanted, 0, 0)
    assert [row[0] for row in rows] == ["a.b_c-d"] and total == 1


@pytest.mark.parametrize("member, signature, arguments, said", [
    ("ListChargePoints", "a{sv}uu", ({"cp": ("s", "x")}, 0, 0), "'cp'; allowed: state, id, location, driver"),
    ("ListChargePoints", "a{sv}uu", ({"state": ("s", "broken")}, 0, 0), "allowed: disconnected, faulted, stopped"),
    ("ListSessions", "a{sv}u", ({"open": ("s", "yes")}, 0), "open: the value is of another type; allowed: true or false"),
    ("ListSessions", "a{sv}u", ({"state": ("s", "x")}, 0), "allowed: id, driver, since, before, open"),
    ("ListTickets", "a{sv}u", ({"open": ("b", True)}, 0), "allowed: id, driver, since, before"),
    ("ListTickets", "a{sv}u", ({"driver": ("s", "..")}, 0), "driver: found '..'; allowed: 1 to 48 characters"),
    ("ListTickets", "a{sv}u", ({}, 10_001), "limit: found 10001; allowed: 0 to 10000"),
    ("ListMessages", "u", (10_001,), "limit: found 10001; allowed: 0 to 10000"),
])
def test_a_wrong_filter_or_limit_is_refused_with_what_is_allowed(central, member, signature, arguments, said):
    with pytest.raises(BusError) as error:
        central.do(member, signature, *arguments)
    assert error.value.name == "org.evcharging.Error.InvalidArgument"
    assert said in error.value.text
