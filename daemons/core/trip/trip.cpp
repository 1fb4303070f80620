#include "core/trip/trip.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace evc {

Trip::Trip(TripSettings settings, DriverId driver, std::vector<CpId> plan, TripRecord record, Moment now,
           TripEffects& out)
    : settings_(settings),
      driver_(std::move(driver)),
      plan_(std::move(plan)),
      record_(std::move(record)),
      ask_due_(now.steady) {
    if (record_.asked) {
        phase_ = Phase::asked;
        repetition_.retry_now(now.steady);
        out.actions.emplace_back(ShowAsked{record_.done + 1, request(), true});
    } else if (finished()) {
        phase_ = Phase::finished;
        out.actions.emplace_back(FinishTrip{});
    }
}

void Trip::on(const ChannelChanged& event, Moment now, TripEffects& out) {
    const bool opens = event.open && !open_;
    open_ = event.open;
    if (!open_) {
        central_due_.reset();
        if (event.why.empty() || std::exchange(broker_away_, true)) return;
        out.actions.emplace_back(ShowTripSign{TripSign::broker_away, event.why});
        return;
    }
    if (!opens) return;
    if (std::exchange(broker_away_, false)) out.actions.emplace_back(ShowTripSign{TripSign::broker_back, {}});
    central_due_ = now.steady + settings_.silence_max;
    if (!seen_ && await_until_ == Steady::min()) await_until_ = now.steady + settings_.await_central;
    if (repetition_.running()) repetition_.retry_now(now.steady);
    on_time(now, out);
}

void Trip::on(const RequestMinted& event, Moment now, TripEffects& out) {
    if (phase_ != Phase::minting) return;
    phase_ = Phase::asked;
    step_.reset();
    const auto at = now.wall + clock_offset_;
    record_.asked = AskedRequest{event.request, plan_.at(record_.done), at, at + settings_.request_lifetime};
    repetition_.start(now.steady);
    save(out);
    out.actions.emplace_back(ShowAsked{record_.done + 1, request(), false});
    out.actions.emplace_back(SendCharge{request()});
}

void Trip::on(const ProgressArrived& event, Moment, TripEffects& out) {
    if (phase_ != Phase::asked || !is_asked(event.progress.request) || !is_news(event.progress)) return;
    out.actions.emplace_back(ShowProgress{event.progress, event.text});
}

void Trip::on(const TicketArrived& event, Moment, TripEffects& out) {
    if (phase_ != Phase::asked || !is_asked(event.ticket.request)) return;
    phase_ = Phase::showing;
    repetition_.end();
    out.actions.emplace_back(ShowTicket{record_.done + 1, event.ticket, event.text});
}

void Trip::on(const TicketShown&, Moment now, TripEffects& out) {
    if (phase_ != Phase::showing) return;
    ++record_.done;
    record_.asked.reset();
    save(out);
    phase_ = finished() ? Phase::finished : Phase::waiting;
    ask_due_ = now.steady + settings_.pause;
    if (finished()) out.actions.emplace_back(FinishTrip{});
}

void Trip::on(const CentralSeen& event, Moment now, TripEffects& out) {
    // What is read before the channel is open may be old.
    if (open_) {
        central_due_ = now.steady + settings_.silence_max;
        seen_ = true;
        await_until_ = Steady::min();
        if (event.at) compare_clocks(*event.at, now, out);
    }
    if (std::exchange(central_away_, false)) out.actions.emplace_back(ShowTripSign{TripSign::central_back, {}});
}

void Trip::compare_clocks(Wall at, Moment now, TripEffects& out) {
    const auto offset = at - now.wall;
    if (offset <= settings_.clock_skew && -offset <= settings_.clock_skew) {
        clock_offset_ = milliseconds{0};
        skew_said_ = false;
        return;
    }
    clock_offset_ = offset;
    if (std::exchange(skew_said_, true)) return;
    const auto ahead = std::chrono::round<seconds>(-offset).count();
    out.actions.emplace_back(
        ShowTripSign{TripSign::clock_differs, (ahead < 0 ? "" : "+") + std::to_string(ahead) + " s"});
}

Steady Trip::next_deadline() const {
    if (!open_) return Steady::max();
    auto next = repetition_.due;
    if (phase_ == Phase::waiting) next = std::min(next, ask_time());
    if (central_due_) next = std::min(next, *central_due_);
    return next;
}

void Trip::on_time(Moment now, TripEffects& out) {
    if (!open_) return;
    if (central_due_ && now.steady >= *central_due_) {
        central_due_.reset();
        if (!std::exchange(central_away_, true)) out.actions.emplace_back(ShowTripSign{TripSign::central_away, {}});
    }
    if (phase_ == Phase::waiting && now.steady >= ask_time()) {
        phase_ = Phase::minting;
        out.actions.emplace_back(MintRequest{});
    }
    if (now.steady >= repetition_.due) {
        repetition_.advance(now.steady);
        out.actions.emplace_back(SendCharge{request()});
    }
}

bool Trip::is_news(const Progress& progress) {
    if (progress.step == Step::state) return true;
    if (step_ && progress.step <= *step_ && progress.step != Step::charging) return false;
    step_ = progress.step;
    return true;
}

ChargeRequest Trip::request() const {
    const auto& asked = *record_.asked;
    ChargeRequest request;
    request.request = asked.request;
    request.driver = driver_;
    request.cp = asked.cp;
    request.origin = Origin::app;
    request.at = asked.at;
    request.expires_at = asked.expires_at;
    return request;
}

void Trip::save(TripEffects& out) const { out.changes.push_back(SaveTrip{record_}); }

}  // namespace evc
