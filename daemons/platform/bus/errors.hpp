#pragma once

#include <string>
#include <string_view>

namespace evc::bus {

/// What is wrong with a call (org.evcharging.Central1(5)): the errors that all our interfaces have.
enum class ErrorCode {
    unknown_charge_point,
    invalid_argument,
    not_connected,
    busy,
    timeout,
    not_authorized,
    failed,
};

/// The name on the bus: `org.evcharging.Error.UnknownChargePoint`.
[[nodiscard]] constexpr std::string_view error_name(ErrorCode wrong) {
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

/// An error as a caller sees it.
struct CallError {
    std::string name;  ///< error_name() of ours, or one of the bus, such as org.freedesktop.DBus.Error.ServiceUnknown
    std::string text;  ///< for people: what, why, what is allowed
};

/// Of a call whose connection was lost before its answer came.
inline constexpr std::string_view disconnected_error = "org.freedesktop.DBus.Error.Disconnected";

/// Of a call beyond what one caller, or all of them, may have waiting.
inline constexpr auto limits_error = "org.freedesktop.DBus.Error.LimitsExceeded";
/// Of a call that had to wait for others for too long.
inline constexpr auto timeout_error = "org.freedesktop.DBus.Error.Timeout";

}  // namespace evc::bus
