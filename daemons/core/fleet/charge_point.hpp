#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cp_state.hpp"
#include "core/fleet/effects.hpp"
#include "core/fleet/records.hpp"
#include "core/retry_timer.hpp"

namespace evc {

/// An open session with what need not survive a restart.
struct OpenSession {
    SessionRecord record;
    Watts power;
    std::string remark;        ///< for its ticket's row in the books
    RetryTimer order;          ///< of AUTHORIZE or BEGIN
    RetryTimer finish;         ///< of FINISH
    Steady lease_until{};      ///< as `expires_at`, whatever happens to the wall clock
    Steady began{};            ///< the authorisation; after a restart as far as the wall clock tells
    milliseconds last_word{};  ///< reading of the Fleet's reading clock when telemetry last spoke of it
};

/// How many changes of a charge point's state are told in a minute.
inline constexpr unsigned changes_said_max = 10;

/// One charge point: its record and what is known of it just now.
struct ChargePoint {
    CpRecord record;
    std::size_t ordinal = 0;  ///< its place in the Fleet's order of deadlines

    std::optional<ConnectionId> connection;
    Steady heard{};  ///< the monitor's last message
    Wall last_seen{};
    Steady presumed_until = Steady::min();  ///< taken for connected until then, although its monitor is not back yet
    bool faulty = false;                    ///< says its monitor
    Reason fault_reason;                    ///< its monitor's

    std::optional<OpenSession> session;
    RetryTimer order;  ///< of STOP or RESUME
    std::vector<WaitingRequest> waiting;

    Wall engine_stamp{};  ///< the broker's newest time stamp of a word of the current engine
    EngineId previous_engine;
    Steady switched{};  ///< when the current engine was heard first
    Steady duplicate_until = Steady::min();
    unsigned takeovers = 0;                          ///< of a live monitor connection, each soon after the one before
    Steady takeovers_until = Steady::min();          ///< forgotten then
    Steady duplicate_monitor_until = Steady::min();  ///< two monitors bear its name
    Steady implausible_until = Steady::min();        ///< its engine reports what cannot be
    std::optional<std::uint64_t> reported_n;  ///< of the newest STOP or RESUME that its engine obeyed, as it says
    Steady stray_after = Steady::min();       ///< no FINISH for a session that is not open before then
    bool skew_said = false;                   ///< that its engine's clock differs

    Steady said_since = Steady::min();  ///< when its last minute of notices began
    unsigned said = 0;                  ///< changes of its state told in that minute

    CpState shown = CpState::disconnected;
    Reason shown_fault;  ///< while `shown` is faulted
    bool shown_reserved = false;
    Wall since{};
    Steady status_due{};
    Steady due = Steady::max();  ///< when it is looked at next

    [[nodiscard]] bool duplicated(Steady now) const { return now < duplicate_until; }
    [[nodiscard]] bool monitor_duplicated(Steady now) const { return now < duplicate_monitor_until; }
    [[nodiscard]] bool implausible(Steady now) const { return now < implausible_until; }
    /// Why it is faulted; empty when it is not.
    [[nodiscard]] Reason fault(Steady now) const {
        if (duplicated(now)) return Reason{reason::duplicate_engine};
        if (monitor_duplicated(now)) return Reason{reason::duplicate_monitor};
        if (faulty) return fault_reason;
        return implausible(now) ? Reason{reason::implausible} : Reason{};
    }
    [[nodiscard]] bool faulted(Steady now) const {
        return faulty || duplicated(now) || monitor_duplicated(now) || implausible(now);
    }
    [[nodiscard]] bool connected(Steady now) const { return connection.has_value() || now < presumed_until; }
    [[nodiscard]] bool charging() const { return session && session->record.state == SessionState::charging; }
    [[nodiscard]] bool reserved() const { return session && !charging(); }
    /// Its engine has not acknowledged the newest STOP or RESUME.
    [[nodiscard]] bool order_pending() const { return record.acked_n < record.n; }
    [[nodiscard]] bool stop_pending() const { return record.stopped && order_pending(); }
    [[nodiscard]] CpState state(Steady now) const {
        return derive_state({connected(now), faulted(now), record.stopped, charging()});
    }
};

}  // namespace evc
