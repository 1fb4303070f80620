#pragma once

#include <variant>
#include <vector>

#include "core/messages.hpp"
#include "core/station/records.hpp"

namespace evc {

// Changes of the journal: all of a batch are committed in one transaction before any action of it is released.

struct SaveOrder {
    CpId cp;
    std::uint64_t n = 0;
    bool stopped = false;
};
struct SaveHeld {
    CpId cp;
    HeldSession held;
};
struct DropHeld {
    CpId cp;
};
struct SavePending {
    CpId cp;
    PendingReport pending;
};
struct DropPending {
    CpId cp;
    SessionId session;
};
struct SaveOnSite {
    CpId cp;
    ChargeRequest request;
};
struct DropOnSite {
    CpId cp;
    RequestId request;
};
/// From now on this ledger's commands are obeyed, and no other's.
struct AdoptLedger {
    LedgerId ledger;
};

using JournalChange =
    std::variant<SaveOrder, SaveHeld, DropHeld, SavePending, DropPending, SaveOnSite, DropOnSite, AdoptLedger>;

// Actions: dispatched in order when the commit has returned.

struct SendTelemetry {
    Telemetry telemetry;

    /// Tells only how things stand now: worthless when the broker is back. All else is repeated or kept.
    [[nodiscard]] bool best_effort() const {
        return std::holds_alternative<Charging>(telemetry.report) ||
               std::holds_alternative<EngineState>(telemetry.report);
    }
};
struct SendRequest {
    ChargeRequest request;
};
/// Let energy flow; the host answers with readings of the meter, one a second. A commit may take its time: when it is
/// `before` (or `until`) no more, the contactor stays open and the host answers with one reading that says so.
struct CloseContactor {
    CpId cp;
    Wall before;
    Steady until = Steady::max();  ///< the same, whatever happens to the wall clock

    [[nodiscard]] bool in_time(Moment now) const { return now.wall < before && now.steady < until; }
};
/// Stop the flow; the host answers with the meter's last reading.
struct OpenContactor {
    CpId cp;
};

/// What somebody at the charge point is to be told.
enum class SignKind {
    session_accepted,     ///< plug the vehicle in
    session_begun,        ///< may supply
    charging,             ///< the contactor closes
    session_ended,        ///< `detail`: the reason, if any
    request_rejected,     ///< `detail`: the reason
    central_unreachable,  ///< a request made here is not answered
    stopped,
    resumed,
    faulted,  ///< `detail`: what is wrong
    repaired,
    busy,                   ///< a request made here cannot be taken now
    foreign_ledger,         ///< a command of a Central that this engine does not obey was ignored
    order_implausible,      ///< a STOP or RESUME was ignored; `detail`: its number, too far above those before
    authorization_expired,  ///< one was refused, since it was over when it came
    clock_skewed,           ///< `detail`: by how much this machine's clock is ahead of Central's, or behind it
};

struct ShowSign {
    CpId cp;
    SignKind kind = SignKind::session_accepted;
    DriverId driver;
    SessionId session;
    WattHours energy;
    std::string detail;
};

using StationAction = std::variant<SendTelemetry, SendRequest, CloseContactor, OpenContactor, ShowSign>;

/// What a Station wants done. The order within each list matters.
struct StationEffects {
    std::vector<JournalChange> changes;
    std::vector<StationAction> actions;

    void clear() {
        changes.clear();
        actions.clear();
    }
};

}  // namespace evc
