#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/id.hpp"
#include "core/messages.hpp"
#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

/// How far the session that a charge point holds has come at its engine.
enum class HeldPhase {
    accepted,  ///< waits for BEGIN
    begun,     ///< may supply until the lease is over; waits for the vehicle
    charging,  ///< the contactor is closed
};

/// The session that a charge point holds, as its engine's journal keeps it.
struct HeldSession {
    SessionId session;
    RequestId request;
    DriverId driver;
    Tariff tariff;
    Wall expires_at{};
    HeldPhase phase = HeldPhase::accepted;
    Wall accepted_at{};  ///< so that ACCEPTED is repeated byte for byte
    std::uint64_t seq = 0;
    WattHours start_register;  ///< of the meter, when the contactor closed
    WattHours energy;          ///< supplied so far
    std::optional<Wall> started_at;

    friend bool operator==(const HeldSession&, const HeldSession&) = default;
};

/// A final report until it may be forgotten: a RECEIPT bore its energy and the lease is over.
struct PendingReport {
    FinalReport report;
    Wall at{};          ///< when it was made, so that it is repeated byte for byte
    Wall expires_at{};  ///< of the session's lease
    bool receipted = false;

    friend bool operator==(const PendingReport&, const PendingReport&) = default;
};

/// What an engine's journal keeps of one charge point.
struct StationRecord {
    CpId cp;
    std::uint64_t n = 0;  ///< highest STOP or RESUME obeyed
    bool stopped = false;
    std::optional<HeldSession> held;
    std::vector<PendingReport> pending;
    std::vector<ChargeRequest> on_site;  ///< requests made here and not answered yet

    friend bool operator==(const StationRecord&, const StationRecord&) = default;
};

/// What a journal gives at start.
struct JournalSnapshot {
    EngineId engine;
    LedgerId ledger;  ///< the one this engine obeys; nil: none heard yet
    std::vector<StationRecord> stations;
};

}  // namespace evc
