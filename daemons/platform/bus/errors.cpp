#include "platform/bus/errors.hpp"

namespace evc::bus {

std::string_view error_name(ErrorCode wrong) {
    switch (wrong) {
        case ErrorCode::unknown_charge_point: return "org.evcharging.Error.UnknownChargePoint";
        case ErrorCode::invalid_argument: return "org.evcharging.Error.InvalidArgument";
        case ErrorCode::not_connected: return "org.evcharging.Error.NotConnected";
        case ErrorCode::busy: return "org.evcharging.Error.Busy";
        case ErrorCode::timeout: return "org.evcharging.Error.Timeout";
        case ErrorCode::not_authorized: return "org.evcharging.Error.NotAuthorized";
        case ErrorCode::failed: return "org.evcharging.Error.Failed";
    }
    return "org.evcharging.Error.Failed";
}

}  // namespace evc::bus
