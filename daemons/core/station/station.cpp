#include "core/station/station.hpp"

#include <algorithm>
#include <utility>

namespace evc {

Station::Station(StationSettings settings, EngineId engine, LedgerId ledger, StationRecord record, WattHours meter,
                 Moment now, StationEffects& out)
    : settings_(settings),
      engine_(engine),
      ledger_(ledger),
      record_(std::move(record)),
      meter_(meter),
      state_due_(now.steady) {
    for (const auto& entry : record_.pending)
        forgettable_.push_back(
            {entry.report.session, now.steady + remaining(entry.expires_at, settings_.lease_max, now)});
    if (record_.held) {
        auto& held = *record_.held;
        lease_until_ = now.steady + remaining(held.expires_at, settings_.lease_max, now);
        if (held.phase == HeldPhase::charging) held.energy = std::max(held.energy, meter_ - held.start_register);
        report_end({Outcome::interrupted, Reason{reason::engine_restart}}, now, out);
    }
    if (pending_reports() > 0) reports_.retry_now(now.steady);
    if (!record_.on_site.empty()) requests_.retry_now(now.steady);
}

void Station::on(const MeterRead& reading, Moment now, StationEffects& out) {
    meter_ = reading.register_reading;
    power_ = reading.power;
    if (!record_.held || record_.held->phase != HeldPhase::charging) return;
    auto& held = *record_.held;
    held.energy = std::max(held.energy, meter_ - held.start_register);
    if (!reading.contactor_closed) {
        // Nobody told it to open: the lease was over before it could close.
        const auto ending =
            std::exchange(ending_, std::nullopt).value_or(Ending{Outcome::expired, Reason{reason::expired}});
        report_end(ending, now, out);
        return;
    }
    ++held.seq;
    save_held(out);
    send(Charging{held.session, held.driver, held.seq, held.energy, power_}, now.wall, out);
}

void Station::on(const VehiclePlugged&, Moment now, StationEffects& out) {
    plugged_ = true;
    start_supply(now, out);
}

void Station::on(const VehicleUnplugged&, Moment now, StationEffects& out) {
    plugged_ = false;
    if (record_.held && record_.held->phase == HeldPhase::charging) end(Outcome::completed, {}, now, out);
}

void Station::on(const FaultSet& event, Moment now, StationEffects& out) {
    faulty_ = true;
    fault_reason_ = event.reason;
    show(SignKind::faulted, out, event.reason);
    if (record_.held) end(Outcome::interrupted, Reason{reason::fault}, now, out);
    send_state(now, out);
}

void Station::on(const Repaired&, Moment now, StationEffects& out) {
    if (!faulty_) return;
    faulty_ = false;
    fault_reason_.clear();
    show(SignKind::repaired, out);
    send_state(now, out);
}

void Station::on(const BrokerReached& event, Moment now, StationEffects& out) {
    if (event.reached == broker_reached_) return;
    broker_reached_ = event.reached;
    if (!broker_reached_) return;
    state_due_ = now.steady;
    if (acceptance_.running()) acceptance_.retry_now(now.steady);
    if (pending_reports() > 0) reports_.retry_now(now.steady);
    if (!record_.on_site.empty()) requests_.retry_now(now.steady);
    on_time(now, out);
}

Steady Station::next_deadline(Moment now) const {
    auto next = Steady::max();
    if (answer_due_) next = *answer_due_;
    if (record_.held && record_.held->phase != HeldPhase::charging)
        next = std::min({next, lease_until_, look_for(record_.held->expires_at, now)});
    for (const auto& entry : record_.pending)
        if (entry.receipted) next = std::min(next, forgettable_from(entry));
    if (broker_reached_) next = std::min({next, state_due_, acceptance_.due, reports_.due, requests_.due});
    return next;
}

void Station::on_time(Moment now, StationEffects& out) {
    std::erase_if(refusals_, [&](const Refusal& refusal) { return now.wall >= refusal.expires_at; });
    if (record_.held && record_.held->phase != HeldPhase::charging && !leased(now)) {
        const bool begun = record_.held->phase == HeldPhase::begun;
        report_end({Outcome::expired, Reason{begun ? reason::no_vehicle : reason::expired}}, now, out);
    }
    forget_receipted(now, out);
    if (answer_due_ && now.steady >= *answer_due_) {
        answer_due_.reset();
        show(SignKind::central_unreachable, out);
    }
    if (broker_reached_) repeat_unanswered(now, out);
}

void Station::repeat_unanswered(Moment now, StationEffects& out) {
    if (now.steady >= state_due_) send_state(now, out);
    if (now.steady >= acceptance_.due) {
        acceptance_.advance(now.steady);
        send_accepted(out);
    }
    if (now.steady >= reports_.due) {
        reports_.advance(now.steady);
        for (const auto& entry : record_.pending)
            if (!entry.receipted) send(entry.report, entry.at, out);
    }
    if (now.steady >= requests_.due) {
        requests_.advance(now.steady);
        for (const auto& request : record_.on_site) out.actions.emplace_back(SendRequest{request});
    }
}

Steady Station::forgettable_from(const PendingReport& entry) const {
    const auto found = std::find_if(forgettable_.begin(), forgettable_.end(),
                                    [&](const Forgettable& other) { return other.session == entry.report.session; });
    return found == forgettable_.end() ? Steady::min() : found->from;
}

void Station::forget_receipted(Moment now, StationEffects& out) {
    std::erase_if(record_.pending, [&](const PendingReport& entry) {
        if (!entry.receipted || now.steady < forgettable_from(entry)) return false;
        std::erase_if(forgettable_, [&](const Forgettable& other) { return other.session == entry.report.session; });
        out.changes.emplace_back(DropPending{record_.cp, entry.report.session});
        return true;
    });
}

std::size_t Station::pending_reports() const {
    return static_cast<std::size_t>(std::count_if(record_.pending.begin(), record_.pending.end(),
                                                  [](const PendingReport& entry) { return !entry.receipted; }));
}

void Station::on(const SupplyAsked& event, Moment now, StationEffects& out) {
    if (record_.on_site.size() >= settings_.max_on_site) {
        show(SignKind::busy, out);
        return;
    }
    ChargeRequest request;
    request.request = event.request;
    request.session = event.session;
    request.driver = event.driver;
    request.cp = record_.cp;
    request.origin = Origin::site;
    request.at = now.wall;
    request.expires_at = now.wall + settings_.request_lifetime;
    record_.on_site.push_back(request);
    out.changes.emplace_back(SaveOnSite{record_.cp, request});
    requests_.start(now.steady);
    if (!broker_reached_) {
        show(SignKind::central_unreachable, out);
        return;
    }
    answer_due_ = now.steady + settings_.answer_expected;
    out.actions.emplace_back(SendRequest{std::move(request)});
}

void Station::answer_on_site(const RequestId& request, StationEffects& out) {
    const auto answered =
        std::erase_if(record_.on_site, [&](const ChargeRequest& waiting) { return waiting.request == request; });
    if (answered == 0) return;
    out.changes.emplace_back(DropOnSite{record_.cp, request});
    if (!record_.on_site.empty()) return;
    requests_.end();
    answer_due_.reset();
}

void Station::send(Report report, Wall at, StationEffects& out) const {
    out.actions.emplace_back(SendTelemetry{{record_.cp, engine_, at, std::move(report)}});
}

void Station::send_accepted(StationEffects& out) const {
    send(Accepted{record_.held->session, record_.held->driver}, record_.held->accepted_at, out);
}

void Station::send_state(Moment now, StationEffects& out) {
    state_due_ = now.steady + settings_.state_period;
    EngineState state{record_.n, record_.stopped, faulty_, meter_, {}};
    if (record_.held) state.sessions.push_back(record_.held->session);
    for (const auto& entry : record_.pending) state.sessions.push_back(entry.report.session);
    send(std::move(state), now.wall, out);
}

void Station::save_held(StationEffects& out) const { out.changes.emplace_back(SaveHeld{record_.cp, *record_.held}); }

void Station::show(SignKind kind, StationEffects& out, std::string_view detail) const {
    ShowSign sign{record_.cp, kind, {}, {}, {}, std::string{detail}};
    if (record_.held) {
        sign.driver = record_.held->driver;
        sign.session = record_.held->session;
        sign.energy = record_.held->energy;
    }
    out.actions.emplace_back(std::move(sign));
}

}  // namespace evc
