#pragma once

#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"

namespace evc {

// What comes in to a Station besides commands, decoded. Each is handled by an overload of Station::on().

/// The meter was read: once a second while the contactor is closed, and once more when it has opened.
struct MeterRead {
    WattHours register_reading;
    Watts power;
    bool contactor_closed = false;
};
struct VehiclePlugged {};
struct VehicleUnplugged {};
struct FaultSet {
    Reason reason;
};
struct Repaired {};
/// Somebody at the charge point asks for a supply.
struct SupplyAsked {
    RequestId request;
    SessionId session;
    DriverId driver;
};
/// The broker can be reached, or not any more.
struct BrokerReached {
    bool reached = false;
};

}  // namespace evc
