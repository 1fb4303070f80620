"""What is on the bus is what the XML files say."""
import pytest

from conftest import CHARGE_POINT, MANAGER, NAME, ROOT, path_of
from evc.dbus import BusError, members, xml_file


@pytest.mark.parametrize("interface, path", [(MANAGER, ROOT), (CHARGE_POINT, path_of("CP001"))])
def test_live_introspection_equals_the_file(central, interface, path):
    assert central.caller.interface(NAME, path, interface) == members(xml_file(interface), interface)


def test_each_charge_point_is_an_object_whose_path_holds_its_id(central):
    objects = central.objects()
    for cp_id in "CP001", "a.b_c-d", "1":
        properties = objects[path_of(cp_id)][CHARGE_POINT]
        assert properties["Id"] == ("s", cp_id)
        assert central.do("GetChargePoint", "s", cp_id) == path_of(cp_id)
    assert path_of("a.b_c-d").endswith("/a_2eb_5fc_2dd")


def test_the_object_manager_lists_itself_nowhere(central):
    assert all(path.startswith(f"{ROOT}/charge_points/") for path in central.objects())


def test_a_charge_point_has_its_properties(central):
    found = central.charge_point("CP001")
    assert found["Location"] == "Gran Vía CP001"
    assert (found["Tariff"], found["Currency"]) == ("0.45", "EUR")
    assert (found["State"], found["Connected"], found["Enabled"]) == ("disconnected", False, True)
    assert (found["SessionId"], found["DriverId"], found["FaultReason"]) == ("", "", "")
    assert (found["EnergyWh"], found["PowerW"], found["AmountMinor"], found["LastSeenUSec"]) == (0, 0, 0, 0)
    assert found["StateSinceUSec"] > 1_700_000_000_000_000


def test_central_says_how_it_is(central):
    found = central.properties
    assert found["Version"][0].isdigit()
    assert found["Healthy"] and found["BrokerConnected"]
    states = "Available", "Supplying", "Stopped", "Faulted", "Disconnected"
    assert sum(found[state] for state in states) == found["ChargePointsTotal"] == len(central.objects())


@pytest.mark.parametrize("cp_id", ["CP404", "no id", ""])
def test_an_unknown_charge_point_has_no_object(central, cp_id):
    with pytest.raises(BusError) as error:
        central.do("GetChargePoint", "s", cp_id)
    assert error.value.name == "org.evcharging.Error.UnknownChargePoint"
    assert repr(cp_id) in error.value.text


def test_nothing_can_be_set(central):
    with pytest.raises(BusError) as error:
        central.caller.call(NAME, path_of("CP001"), "org.freedesktop.DBus.Properties", "Set", "ssv", CHARGE_POINT,
                            "State", ("s", "available"))
    assert error.value.name == "org.freedesktop.DBus.Error.PropertyReadOnly"
