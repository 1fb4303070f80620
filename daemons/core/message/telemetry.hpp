#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/reason.hpp"
#include "core/time.hpp"

namespace evc {

/// What an engine is and holds: at start, on reconnect, every 30 s.
struct EngineState {
    std::uint64_t n = 0;
    bool stopped = false;
    bool faulty = false;
    WattHours meter;
    std::vector<SessionId> sessions;

    friend bool operator==(const EngineState&, const EngineState&) = default;
};

struct Accepted {
    SessionId session;
    DriverId driver;

    friend bool operator==(const Accepted&, const Accepted&) = default;
};

struct Refused {
    SessionId session;
    DriverId driver;
    Reason reason;  ///< may be empty

    friend bool operator==(const Refused&, const Refused&) = default;
};

/// Every second of a supply. `energy` counts from the session's start and never falls.
struct Charging {
    SessionId session;
    DriverId driver;
    std::uint64_t seq = 0;
    WattHours energy;
    Watts power;

    friend bool operator==(const Charging&, const Charging&) = default;
};

enum class Outcome { completed, interrupted, expired };

/// COMPLETED, INTERRUPTED or EXPIRED: repeated until a Receipt bears its energy.
struct FinalReport {
    Outcome outcome = Outcome::completed;
    SessionId session;
    DriverId driver;
    std::uint64_t seq = 0;
    WattHours energy;
    std::optional<Wall> started_at;
    Wall ended_at;
    Reason reason;  ///< may be empty

    friend bool operator==(const FinalReport&, const FinalReport&) = default;
};

/// A STOP or RESUME was seen; `n` is the highest one obeyed.
struct Acknowledged {
    std::uint64_t n = 0;

    friend bool operator==(const Acknowledged&, const Acknowledged&) = default;
};

using Report = std::variant<EngineState, Accepted, Refused, Charging, FinalReport, Acknowledged>;

/// Topic `telemetry`: what one engine says of one charge point.
struct Telemetry {
    CpId cp;
    EngineId engine;
    Wall at;
    Report report;

    friend bool operator==(const Telemetry&, const Telemetry&) = default;
};

}  // namespace evc
