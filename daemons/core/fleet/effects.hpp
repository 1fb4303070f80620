#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/durability.hpp"
#include "core/fleet/records.hpp"
#include "core/messages.hpp"
#include "core/notice.hpp"

namespace evc {

/// One monitor connection, numbered by the program that accepted it; never reused while the program runs.
using ConnectionId = std::uint64_t;

/// Which operator's call an answer belongs to.
using CallId = std::uint64_t;

// Changes of the ledger: all of a batch are committed in one transaction, with the offsets that caused them and the
// messages to be sent.

struct SaveCp {
    CpRecord record;
};
struct RemoveCp {
    CpId cp;
};
struct SaveSession {
    SessionRecord record;
};
/// The one answer to a request. A second one for the same request is an impossible state.
struct SaveTicket {
    Ticket ticket;
    std::string remark = {};  ///< for the operator, not on the wire: one of namespace remark; empty: none
};
struct SaveWaiting {
    WaitingRequest waiting;
};
struct RemoveWaiting {
    RequestId request;
};
struct SaveLate {
    LateReport report;
};
/// How old the books are. What is older than its retention is forgotten, and the oldest of what is more than its
/// retention allows.
struct KeepBooks {
    BooksTime time;
    Retention retention;
};

using LedgerChange =
    std::variant<SaveCp, RemoveCp, SaveSession, SaveTicket, SaveWaiting, RemoveWaiting, SaveLate, KeepBooks>;

// Actions: dispatched in order, each by its durability.

/// The first sending passes through the outbox; a repetition does not, since the next one follows anyway.
struct SendCommand {
    Command command;
    bool repetition = false;

    [[nodiscard]] Durability durability() const { return repetition ? Durability::after_commit : Durability::outbox; }
};
struct SendTicket {
    Ticket ticket;

    static constexpr Durability durability() { return Durability::outbox; }
};
/// Send the stored ticket of this request again, byte for byte.
struct ResendTicket {
    RequestId request;

    static constexpr Durability durability() { return Durability::outbox; }
};
struct SendProgress {
    Progress progress;

    static constexpr Durability durability() { return Durability::after_commit; }
};
struct SendStatus {
    CpStatus status;

    static constexpr Durability durability() { return Durability::after_commit; }
};
struct SendTombstone {
    CpId cp;

    static constexpr Durability durability() { return Durability::outbox; }
};
struct SendCentralStatus {
    CentralStatus status;

    static constexpr Durability durability() { return Durability::immediate; }
};
/// The message that is being handled could not be understood: it goes unchanged to `deadletters` with this reason.
struct DeadLetter {
    std::string why;

    static constexpr Durability durability() { return Durability::outbox; }
};
struct AcceptMonitor {
    ConnectionId connection = 0;
    CpId cp;
    std::uint64_t epoch = 0;

    static constexpr Durability durability() { return Durability::after_commit; }
};
struct RefuseMonitor {
    ConnectionId connection = 0;
    CpId cp;
    Reason why;

    static constexpr Durability durability() { return Durability::after_commit; }
};
struct CloseMonitor {
    ConnectionId connection = 0;
    std::string why;
    ConnectionId replaced_by = 0;  ///< the connection that took its place, which it is told; 0: none did

    static constexpr Durability durability() { return Durability::immediate; }
};

/// How an operator's call ended; the words are those of the D-Bus errors. `timeout`: it is not stored yet, as whoever
/// gave it to the Fleet finds out.
enum class CallOutcome { done, unknown_charge_point, invalid_argument, busy, failed, timeout };

struct AnswerCall {
    CallId call = 0;
    CallOutcome outcome = CallOutcome::done;
    std::string text;  ///< for people, when it is not `done`

    static constexpr Durability durability() { return Durability::after_commit; }
};
/// What is shown of this charge point changed: panel, D-Bus.
struct CpChanged {
    CpId cp;

    static constexpr Durability durability() { return Durability::immediate; }
};
/// For the operator's eyes: the panel's application messages, the log.
struct Notify {
    Notice notice;

    static constexpr Durability durability() { return Durability::immediate; }
};

using Action =
    std::variant<SendCommand, SendTicket, ResendTicket, SendProgress, SendStatus, SendTombstone, SendCentralStatus,
                 DeadLetter, AcceptMonitor, RefuseMonitor, CloseMonitor, AnswerCall, CpChanged, Notify>;

[[nodiscard]] inline Durability durability_of(const Action& action) {
    return std::visit([](const auto& one) { return one.durability(); }, action);
}

/// What a Fleet wants done. The order within each list matters.
struct FleetEffects {
    std::vector<LedgerChange> changes;
    std::vector<Action> actions;

    void notify(Notice notice) { actions.emplace_back(Notify{std::move(notice)}); }
    void clear() {
        changes.clear();
        actions.clear();
    }
};

}  // namespace evc
