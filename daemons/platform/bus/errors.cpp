#include "platform/bus/errors.hpp"

namespace evc::bus {

std::string_view error_name(Wrong wrong) {
    switch (wrong) {
        case Wrong::unknown_charge_point: return "org.evcharging.Error.UnknownChargePoint";
        case Wrong::invalid_argument: return "org.evcharging.Error.InvalidArgument";
        case Wrong::not_connected: return "org.evcharging.Error.NotConnected";
        case Wrong::busy: return "org.evcharging.Error.Busy";
        case Wrong::timeout: return "org.evcharging.Error.Timeout";
        case Wrong::not_authorized: return "org.evcharging.Error.NotAuthorized";
        case Wrong::failed: return "org.evcharging.Error.Failed";
    }
    return "org.evcharging.Error.Failed";
}

}  // namespace evc::bus
