#pragma once

#include <optional>

#include "core/id.hpp"
#include "core/name.hpp"
#include "core/time.hpp"

namespace evc {

/// Who asks: the driver's application, or somebody at the charge point itself.
enum class Origin { app, site };

/// Topic `requests`, type CHARGE: the wish of one driver for one charge point.
struct ChargeRequest {
    RequestId request;
    SessionId session;  ///< not on the wire: UUID version 5 of `request`, derived where the message is decoded
    DriverId driver;
    CpId cp;
    Origin origin = Origin::app;
    std::optional<Wall> at;
    std::optional<Wall> expires_at;

    friend bool operator==(const ChargeRequest&, const ChargeRequest&) = default;
};

/// Topic `requests`, type STOP: the driver ends a supply of its own.
struct StopRequest {
    RequestId request;
    SessionId session;
    DriverId driver;
    CpId cp;

    friend bool operator==(const StopRequest&, const StopRequest&) = default;
};

}  // namespace evc
