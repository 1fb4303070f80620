#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/cp_state.hpp"
#include "core/messages.hpp"
#include "core/retry_timer.hpp"
#include "core/station/effects.hpp"
#include "core/station/events.hpp"
#include "core/station/records.hpp"

namespace evc {

/// The rules a Station goes by.
struct StationSettings {
    milliseconds state_period{30'000};      ///< of STATE
    milliseconds request_lifetime{30'000};  ///< of a request made at the charge point
    milliseconds lease_max{3'600'000};      ///< an authorisation is never valid for longer, whatever it says
    milliseconds clock_skew{5'000};         ///< a larger difference to Central's clock is shown
    milliseconds answer_expected{6'000};    ///< after so long without one, Central is said to be unreachable
    std::size_t max_on_site = 8;            ///< requests made here and not answered; further ones are `busy`
    std::size_t max_pending = 1000;         ///< final reports without a receipt; with so many no session is accepted
};

/// The engine's machine: one charge point. It supplies only what Central let begin, measures it, and repeats what
/// matters until it is answered (evcharging-protocol(7)). Pure: no I/O, no clock, no random number.
class Station {
public:
    /// Takes up where the journal stands: a session that was under way ends as `engine-restart` with the energy between
    /// its start and `meter`, or what the journal has where that is more: the register may have been begun anew.
    Station(StationSettings settings, EngineId engine, LedgerId ledger, StationRecord record, WattHours meter,
            Moment now, StationEffects& out);

    void on(const Command&, Moment, StationEffects&);
    void on(const MeterRead&, Moment, StationEffects&);
    void on(const VehiclePlugged&, Moment, StationEffects&);
    void on(const VehicleUnplugged&, Moment, StationEffects&);
    void on(const FaultSet&, Moment, StationEffects&);
    void on(const Repaired&, Moment, StationEffects&);
    void on(const SupplyAsked&, Moment, StationEffects&);
    void on(const BrokerReached&, Moment, StationEffects&);

    /// When on_time() has something to do next.
    [[nodiscard]] Steady next_deadline(Moment) const;
    void on_time(Moment, StationEffects&);

    [[nodiscard]] const CpId& cp() const { return record_.cp; }
    [[nodiscard]] const StationRecord& record() const { return record_; }
    /// As the engine itself sees it: whoever is asked is connected.
    [[nodiscard]] CpState state() const {
        const bool charging = record_.held && record_.held->phase == HeldPhase::charging;
        return derive_state({true, faulty_, record_.stopped, charging});
    }
    [[nodiscard]] bool plugged() const { return plugged_; }
    [[nodiscard]] bool faulty() const { return faulty_; }
    [[nodiscard]] const Reason& fault_reason() const { return fault_reason_; }
    [[nodiscard]] WattHours meter() const { return meter_; }
    [[nodiscard]] Watts power() const { return power_; }
    /// Final reports that await their receipt.
    [[nodiscard]] std::size_t pending_reports() const;

private:
    struct Ending {
        Outcome outcome = Outcome::completed;
        Reason reason;
    };
    struct Forgettable {
        SessionId session;
        Steady from{};  ///< its lease is over
    };
    struct Refusal {
        Refused answer;
        Wall at{};
        Wall expires_at{};
    };

    void obey(const Authorize&, Wall at, Moment, StationEffects&);
    void obey(const Begin&, Moment, StationEffects&);
    void obey(const StopCp&, Moment, StationEffects&);
    void obey(const ResumeCp&, Moment, StationEffects&);
    void obey(const Finish&, Moment, StationEffects&);
    void obey(const Receipt&, Moment, StationEffects&);
    void obey(const RejectOnSite&, Moment, StationEffects&);

    [[nodiscard]] bool is_next(std::uint64_t n, StationEffects&) const;
    [[nodiscard]] bool answer_known(const Authorize&, StationEffects&);
    [[nodiscard]] std::optional<Reason> why_not() const;
    void refuse(const Authorize&, Reason, Moment, StationEffects&);
    void watch_clock(const Authorize&, Wall at, Moment, StationEffects&);
    [[nodiscard]] bool leased(Moment) const;
    void start_supply(Moment, StationEffects&);
    void end(Outcome, Reason, Moment, StationEffects&);
    void report_end(const Ending&, Moment, StationEffects&);
    void acknowledge(Moment, StationEffects&);
    void answer_on_site(const RequestId&, StationEffects&);
    [[nodiscard]] PendingReport* pending(const SessionId&);
    [[nodiscard]] Steady forgettable_from(const PendingReport&) const;
    void forget_receipted(Moment, StationEffects&);
    void repeat_unanswered(Moment, StationEffects&);

    void send(Report, Wall at, StationEffects&) const;
    void send_accepted(StationEffects&) const;
    void send_state(Moment, StationEffects&);
    void save_held(StationEffects&) const;
    void show(SignKind, StationEffects&, std::string_view detail = {}) const;

    StationSettings settings_;
    EngineId engine_;
    LedgerId ledger_;
    bool foreign_shown_ = false;  ///< that another ledger's commands are ignored
    StationRecord record_;
    WattHours meter_;
    Watts power_;
    bool plugged_ = false;
    bool faulty_ = false;
    Reason fault_reason_;
    bool broker_reached_ = false;
    std::optional<Ending> ending_;  ///< the contactor was told to open; its last reading is awaited
    std::vector<Refusal> refusals_;
    std::vector<Forgettable> forgettable_;  ///< one for each of the pending reports
    Steady lease_until_{};                  ///< of the held session, whatever happens to the wall clock
    bool skew_said_ = false;
    RetryTimer acceptance_;
    RetryTimer reports_;
    RetryTimer requests_;
    Steady state_due_{};
    std::optional<Steady> answer_due_;  ///< of a request made here
};

}  // namespace evc
