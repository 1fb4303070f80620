#pragma once

#include <optional>

#include "core/cp_state.hpp"
#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/time.hpp"

namespace evc {

/// What a driver is told on the way: a step of the session, or (`state`) that the charge point it uses changed its
/// state.
enum class Step { authorized, accepted, charging, state };

/// Topic `progress`: never stored, never repeated.
struct Progress {
    RequestId request;
    std::optional<SessionId> session;
    DriverId driver;
    CpId cp;
    Step step = Step::authorized;
    std::optional<WattHours> energy;
    std::optional<Watts> power;
    std::optional<std::int64_t> amount_minor;
    std::optional<CpState> state;
    Wall at;

    friend bool operator==(const Progress&, const Progress&) = default;
};

}  // namespace evc
