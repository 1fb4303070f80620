#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/fleet/charge_point.hpp"
#include "core/fleet/effects.hpp"
#include "core/fleet/events.hpp"
#include "core/fleet/past_requests.hpp"
#include "core/fleet/rates.hpp"
#include "core/fleet/repeated_notice.hpp"
#include "core/fleet/settings.hpp"

namespace evc {

/// Central's machine: every charge point, every open session. Pure: an event and the time go in, effects come out; it
/// does no I/O, reads no clock and cannot fail.
///
/// Requests that have their ticket lie in the ledger, not here: what the ledger holds of a session that to_recall()
/// names is given to recall() before the event.
///
/// The rules of a session's life (evcharging-protocol(7)) are kept here and in Station, nowhere else.
class Fleet {
public:
    /// Takes up where the ledger's snapshot stands. `out` gets what is to be done about it at once.
    Fleet(FleetSettings settings, LedgerSnapshot snapshot, Moment now, FleetEffects& out);
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    void on(const MonitorRegistered&, Moment, FleetEffects&);
    void on(const MonitorHealthy&, Moment, FleetEffects&);
    void on(const MonitorFault&, Moment, FleetEffects&);
    void on(const MonitorClosed&, Moment, FleetEffects&);

    void on(const RequestArrived&, Moment, FleetEffects&);
    void on(const StopRequest&, Moment, FleetEffects&);
    void on(const TelemetryArrived&, Moment, FleetEffects&);

    void on(const BrokerStamped&, Moment, FleetEffects&);
    void on(const BrokerChanged&, Moment, FleetEffects&);
    void on(const TelemetryCaughtUp&, Moment, FleetEffects&);
    void on(const LedgerProven&, Moment, FleetEffects&);
    void on(const LedgerDoubted&, Moment, FleetEffects&);
    void on(const ForeignCentralSeen&, Moment, FleetEffects&);
    void on(const TicketRecovered&, Moment, FleetEffects&);
    void on(const CpDescribed&, Moment, FleetEffects&);

    void on(const StopCall&, Moment, FleetEffects&);
    void on(const ResumeCall&, Moment, FleetEffects&);
    void on(const FinishCall&, Moment, FleetEffects&);
    void on(const SettleCall&, Moment, FleetEffects&);
    void on(const AddCpCall&, Moment, FleetEffects&);
    void on(const RemoveCpCall&, Moment, FleetEffects&);
    void on(const SetTariffCall&, Moment, FleetEffects&);

    /// When on_time() has something to do next.
    [[nodiscard]] Steady next_deadline() const;
    void on_time(Moment, FleetEffects&);

    /// The session of which the ledger has to be asked before this event; none: it speaks of none, or of an open one.
    template <class Event>
    [[nodiscard]] std::optional<SessionId> to_recall(const Event& event) const {
        const auto session = spoken_of(event);
        // Of an open session another engine may have reported before.
        if (!session || is_final_report(event)) return session;
        return open_.contains(*session) || waiting_.contains(*session) ? std::nullopt : session;
    }
    /// What the ledger holds of a request or session that the next events speak of.
    void recall(const PastRequest& past) { past_.recall(past); }
    /// Grows with everything that the ledger has to be told of a past request. When all up to a number is committed,
    /// and no look into the ledger is under way that began before that, forget_past() takes it out of memory.
    [[nodiscard]] std::uint64_t past_number() const { return past_.newest(); }
    void forget_past(std::uint64_t up_to) { past_.forget(up_to); }
    /// How many past requests are in memory.
    [[nodiscard]] std::size_t past_in_memory() const { return past_.size(); }

    /// Takes new rules; sessions keep what they were authorised with.
    void reconfigure(FleetSettings settings);

    // What is shown: panel, D-Bus, `status`.

    [[nodiscard]] const ChargePoint* find(const CpId&) const;
    void for_each(const std::function<void(const ChargePoint&)>&) const;
    [[nodiscard]] std::size_t size() const { return charge_points_.size(); }
    [[nodiscard]] std::size_t open_sessions() const { return open_.size(); }
    /// Reports that were not believed, since the start.
    [[nodiscard]] std::uint64_t implausible_reports() const { return implausible_reports_; }
    /// Reports that changed nothing although they should have, since the start: not of an open session, or of an engine
    /// that was not let begin.
    [[nodiscard]] std::uint64_t disregarded_reports() const { return disregarded_.total(); }
    /// Requests that were left without an answer, since the start: their drivers ask far too often.
    [[nodiscard]] std::uint64_t ignored_requests() const { return ignored_.total(); }
    [[nodiscard]] bool broker_connected() const { return broker_connected_; }
    /// The wall clock shows less than when the program was built, or than the newest ticket bears.
    [[nodiscard]] bool clock_implausible() const { return clock_implausible_; }
    [[nodiscard]] bool foreign_central() const { return foreign_.has_value(); }
    /// Whether it takes up what an old ledger lacks, or waits until no authorisation of the lost one can be valid.
    [[nodiscard]] bool recovering(Steady now) const { return recovered_ && (!adopted_ || now < hold_until_); }
    [[nodiscard]] const LedgerId& ledger() const { return ledger_; }
    [[nodiscard]] const FleetSettings& settings() const { return settings_; }
    [[nodiscard]] CpStatus status_of(const ChargePoint&, Moment) const;

private:
    // restoring
    void restore(const CpRecord&, Moment);
    void restore(const SessionRecord&, Moment);
    void restore(const WaitingRequest&);

    // requests
    [[nodiscard]] std::optional<Reason> why_not(const ChargePoint&, Moment) const;
    [[nodiscard]] bool must_wait(const ChargePoint&, Moment) const;
    void judge(const ChargeRequest&, Wall expires_at, Moment, FleetEffects&);
    void authorize(ChargePoint&, const ChargeRequest&, Moment, FleetEffects&);
    [[nodiscard]] bool is_too_many(const ChargeRequest&, Moment);
    void reject(const ChargeRequest&, std::string_view why, Moment, FleetEffects&);
    [[nodiscard]] bool is_worth_saying(std::string_view why, Moment);
    [[nodiscard]] bool may_answer(const ChargeRequest&, Moment, FleetEffects&);
    void answer_again(const EndedRequest&, const ChargeRequest&, Moment, FleetEffects&);
    void judge_waiting(ChargePoint&, Moment, FleetEffects&);

    // telemetry
    void hear_engine(ChargePoint&, const EngineId&, Wall stamped, Moment, FleetEffects&);
    void hear_second_engine(ChargePoint&, const EngineId&, Moment, FleetEffects&);
    void switch_engine(ChargePoint&, const EngineId&, Wall stamped, Moment, FleetEffects&);
    void watch_clock(ChargePoint&, const Telemetry&, Moment, FleetEffects&);
    void watch_clock(const ChargeRequest&, Wall stamped, FleetEffects&);
    void watch_own_clock(Moment, FleetEffects&);
    [[nodiscard]] Wall bounded(Wall written, Moment) const;
    void hear(ChargePoint&, const Telemetry&, const EngineState&, Moment, FleetEffects&);
    void hear_sessions(ChargePoint&, const EngineId&, const EngineState&, Wall stamped, Moment, FleetEffects&);
    void hear(ChargePoint&, const Telemetry&, const Accepted&, Moment, FleetEffects&);
    void hear(ChargePoint&, const Telemetry&, const Refused&, Moment, FleetEffects&);
    void hear(ChargePoint&, const Telemetry&, const Charging&, Moment, FleetEffects&);
    void hear(ChargePoint&, const Telemetry&, const FinalReport&, Moment, FleetEffects&);
    void hear_stranger(const Telemetry&, Moment, FleetEffects&);
    void hear_unexpected(ChargePoint&, const Telemetry&, const FinalReport&, Moment, FleetEffects&);
    void hear(ChargePoint&, const Telemetry&, const Acknowledged&, Moment, FleetEffects&);
    void order_above(ChargePoint&, std::uint64_t n, Moment, FleetEffects&);
    void hear_n(ChargePoint&, std::uint64_t n, Moment, FleetEffects&);
    void keep_late(const Telemetry&, const FinalReport&, Moment, FleetEffects&);
    void receipt(const CpId&, const FinalReport&, Money, Moment, FleetEffects&);
    void answer_stray(ChargePoint&, const SessionId&, Moment, FleetEffects&);
    [[nodiscard]] OpenSession* open_session(ChargePoint&, const SessionId&);
    [[nodiscard]] bool may_begin(const ChargePoint&, Moment) const;

    // what cannot be
    [[nodiscard]] static bool leased(const OpenSession&, Moment);
    [[nodiscard]] Steady began(const SessionRecord&, Moment) const;
    [[nodiscard]] WattHours most_energy(milliseconds) const;
    [[nodiscard]] bool is_plausible(const OpenSession&, WattHours, Moment) const;
    [[nodiscard]] bool is_plausible_late(WattHours) const;
    [[nodiscard]] bool is_plausible_n(const ChargePoint&, std::uint64_t n) const;
    [[nodiscard]] static bool out_of_step(const ChargePoint&);
    void disregard(const CpId&, const char* why, Moment, FleetEffects&);
    void disbelieve(ChargePoint&, std::string what, Moment, FleetEffects&);
    static void believe_again(ChargePoint&);

    // sessions
    void save(const OpenSession&, FleetEffects&);
    void send_order(const ChargePoint&, bool repetition, FleetEffects&);
    void request_finish(ChargePoint&, std::string_view why, Moment, FleetEffects&);
    void send_finish(const ChargePoint&, bool repetition, FleetEffects&);
    void send_progress(const ChargePoint&, Step, Moment, FleetEffects&);
    void end_session(ChargePoint&, SessionState, TicketStatus, Reason, Moment, FleetEffects&);
    void settle_lost(ChargePoint&, Moment, FleetEffects&);
    void issue(const Ticket&, EndedRequest, std::string remark, FleetEffects&);
    [[nodiscard]] milliseconds reading_clock(Steady now) const;

    // operators
    void order(ChargePoint&, bool stop, Reason, Moment, FleetEffects&);
    void send_stop_or_resume(const ChargePoint&, bool repetition, FleetEffects&);
    [[nodiscard]] ChargePoint* find_for(CallId, const CpId&, FleetEffects&);
    void answer(CallId, CallOutcome, std::string text, FleetEffects&);
    void add_described(const CpDescribed&, Moment, FleetEffects&);

    // charge points and their deadlines
    ChargePoint& add(CpRecord, Moment);
    [[nodiscard]] ChargePoint* look_up(const CpId&);
    void count_takeover(ChargePoint&, Moment, FleetEffects&);
    void disconnect(ChargePoint&, Moment, FleetEffects&);
    void refresh(ChargePoint&, Moment, FleetEffects&);
    void say_change(ChargePoint&, CpState before, Moment, FleetEffects&);
    void schedule(ChargePoint&, Moment);
    [[nodiscard]] Steady next_due(const ChargePoint&, Moment) const;
    void look_at(ChargePoint&, Moment, FleetEffects&);
    void look_at_session(ChargePoint&, Moment, FleetEffects&);
    void say_central_status(Moment, FleetEffects&);
    void keep_books(Moment, FleetEffects&);
    void adopt_all(Moment);

    FleetSettings settings_;
    LedgerId ledger_;
    std::unordered_map<CpId, ChargePoint> charge_points_;
    std::vector<ChargePoint*> by_ordinal_;
    std::set<std::pair<Steady, std::size_t>> deadlines_;
    std::unordered_map<ConnectionId, ChargePoint*> connections_;
    std::unordered_map<SessionId, ChargePoint*> open_;
    std::unordered_map<SessionId, ChargePoint*> waiting_;
    PastRequests past_;
    BooksClock books_;

    std::uint64_t implausible_reports_ = 0;
    RepeatedNotice disregarded_;
    RepeatedNotice ignored_;
    bool broker_connected_ = false;
    std::optional<Steady> reading_since_;  ///< telemetry has been read to its end since then
    milliseconds read_before_{};           ///< how long it had been so before
    Steady grace_until_{};                 ///< requests for who was connected before wait until then
    Steady hold_until_ = Steady::min();    ///< a recovered ledger serves from then on
    bool adopted_ = true;  ///< false: a recovered ledger does not know yet which requests have their tickets
    bool recovered_ = false;
    std::set<DriverId> skewed_drivers_;  ///< whose clocks were said to differ; cleared when there are too many
    Wall newest_ticket_{};
    bool clock_implausible_ = false;
    milliseconds clock_offset_{};  ///< wall clock less steady clock when both were read last
    std::optional<LedgerId> foreign_;
    Steady foreign_until_{};
    RequestRates rates_;
    AnswerRates answers_;
    Steady rate_limit_said_ = Steady::min();
    Steady central_status_due_{};
    Steady books_due_{};
};

}  // namespace evc
