#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/messages.hpp"
#include "core/name.hpp"
#include "core/retry_timer.hpp"
#include "core/time.hpp"
#include "core/trip/effects.hpp"
#include "core/trip/events.hpp"
#include "core/trip/records.hpp"

namespace evc {

/// The rules a Trip goes by.
struct TripSettings {
    milliseconds pause{4'000};              ///< from a ticket, good or bad, to the next request
    milliseconds request_lifetime{30'000};  ///< from `at` to `expiresAt` of a request
    milliseconds clock_skew{5'000};         ///< what this clock and Central's may differ by
    milliseconds await_central{0};          ///< for a sign of Central, and with it the time, before the first request
    milliseconds silence_max = central_silent_after;  ///< of Central, before it is said to be away
};

/// The driver's machine: asks for one supply after another, each until its ticket has been shown
/// (evcharging-protocol(7)). Pure: no I/O, no clock, no random number.
///
/// A request is kept before it is sent for the first time, and repeated until its ticket, after a restart as well; it
/// is made only when the channel is open, so that its lifetime does not run out before it can be sent. Where this
/// machine's clock differs from Central's by more than may be, requests bear Central's time, or each would be late when
/// it is made. A ticket that was received but not shown is fetched again by that repetition. As each repetition is
/// answered with the newest step, a step is shown once and none after a later one; the consumption within a supply each
/// time.
class Trip {
public:
    /// `plan`: the charge points to ask, in order. `record` must belong to it.
    Trip(TripSettings settings, DriverId driver, std::vector<CpId> plan, TripRecord record, Moment now,
         TripEffects& out);

    void on(const ChannelChanged&, Moment, TripEffects&);
    void on(const RequestMinted&, Moment, TripEffects&);
    void on(const ProgressArrived&, Moment, TripEffects&);
    void on(const TicketArrived&, Moment, TripEffects&);
    void on(const TicketShown&, Moment, TripEffects&);
    void on(const CentralSeen&, Moment, TripEffects&);

    /// When on_time() has something to do next.
    [[nodiscard]] Steady next_deadline() const;
    void on_time(Moment, TripEffects&);

    [[nodiscard]] const TripRecord& record() const { return record_; }
    [[nodiscard]] std::size_t size() const { return plan_.size(); }
    /// Central has been silent for `silence_max`.
    [[nodiscard]] bool central_away() const { return central_away_; }
    [[nodiscard]] bool finished() const { return record_.done == plan_.size(); }

private:
    enum class Phase { waiting, minting, asked, showing, finished };

    [[nodiscard]] bool is_asked(const RequestId& request) const {
        return record_.asked && record_.asked->request == request;
    }
    [[nodiscard]] Steady ask_time() const { return std::max(ask_due_, await_until_); }
    void compare_clocks(Wall at, Moment, TripEffects&);
    [[nodiscard]] bool is_news(const Progress& progress);
    [[nodiscard]] ChargeRequest request() const;
    void save(TripEffects&) const;

    TripSettings settings_;
    DriverId driver_;
    std::vector<CpId> plan_;
    TripRecord record_;
    Phase phase_ = Phase::waiting;
    std::optional<Step> step_;  ///< the newest that was shown of this request
    Steady ask_due_{};
    Steady await_until_ = Steady::min();
    bool seen_ = false;             ///< Central, ever
    milliseconds clock_offset_{0};  ///< Central's clock less this one, where that is more than may be
    bool skew_said_ = false;
    RetryTimer repetition_;
    bool open_ = false;
    bool broker_away_ = false;   ///< as people were told
    bool central_away_ = false;  ///< as people were told
    std::optional<Steady> central_due_;
};

}  // namespace evc
