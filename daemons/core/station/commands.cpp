#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/station/station.hpp"

namespace evc {

void Station::on(const Command& command, Moment now, StationEffects& out) {
    if (command.cp != record_.cp) return;
    if (ledger_.is_nil()) {
        ledger_ = command.ledger;
        out.changes.emplace_back(AdoptLedger{ledger_});
    }
    if (command.ledger != ledger_) {
        // Each of its commands would say the same.
        if (!std::exchange(foreign_shown_, true)) show(SignKind::foreign_ledger, out);
        return;
    }
    std::visit(
        [&](const auto& order) {
            if constexpr (std::is_same_v<std::decay_t<decltype(order)>, Authorize>)
                obey(order, command.at, now, out);
            else
                obey(order, now, out);
        },
        command.order);
}

void Station::watch_clock(const Authorize& order, Wall at, Moment now, StationEffects& out) {
    // A repetition comes late, but never after the lease, and nothing comes before it was written.
    const bool behind = at > now.wall + settings_.clock_skew;
    const bool ahead = now.wall > order.expires_at + settings_.clock_skew;
    if (!behind && !ahead) {
        skew_said_ = false;
        return;
    }
    if (std::exchange(skew_said_, true)) return;
    const auto offset = std::chrono::round<seconds>(behind ? now.wall - at : now.wall - order.expires_at).count();
    show(SignKind::clock_skewed, out, (offset > 0 ? "+" : "") + std::to_string(offset) + " s");
}

void Station::obey(const Authorize& order, Wall at, Moment now, StationEffects& out) {
    answer_on_site(order.request, out);
    watch_clock(order, at, now, out);
    if (answer_known(order, out)) return;
    if (now.wall >= order.expires_at) {
        show(SignKind::authorization_expired, out);
        refuse(order, Reason{reason::expired}, now, out);
        return;
    }
    if (auto why = why_not()) {
        refuse(order, std::move(*why), now, out);
        return;
    }
    HeldSession held;
    held.session = order.session;
    held.request = order.request;
    held.driver = order.driver;
    held.tariff = order.tariff;
    held.expires_at = order.expires_at;
    held.accepted_at = now.wall;
    // As long as it was to be by Central's clock, so that a wrong clock here makes it no longer.
    lease_until_ = now.steady + remaining(held.expires_at, std::min(held.expires_at - at, settings_.lease_max), now);
    record_.held = std::move(held);
    acceptance_.start(now.steady);
    save_held(out);
    send_accepted(out);
    show(SignKind::session_accepted, out);
}

bool Station::answer_known(const Authorize& order, StationEffects& out) {
    if (record_.held && record_.held->session == order.session) {
        if (record_.held->phase == HeldPhase::accepted) send_accepted(out);
        return true;
    }
    if (const auto* entry = pending(order.session)) {
        if (!entry->receipted) send(entry->report, entry->at, out);
        return true;
    }
    const auto refused = std::find_if(refusals_.begin(), refusals_.end(),
                                      [&](const Refusal& refusal) { return refusal.answer.session == order.session; });
    if (refused == refusals_.end()) return false;
    send(refused->answer, refused->at, out);
    return true;
}

std::optional<Reason> Station::why_not() const {
    if (record_.stopped) return Reason{reason::stopped};
    if (faulty_) return Reason{reason::faulted};
    if (record_.held || pending_reports() >= settings_.max_pending) return Reason{reason::busy};
    return std::nullopt;
}

void Station::refuse(const Authorize& order, Reason why, Moment now, StationEffects& out) {
    constexpr std::size_t remembered = 64;
    if (refusals_.size() >= remembered) refusals_.erase(refusals_.begin());
    refusals_.push_back({{order.session, order.driver, std::move(why)}, now.wall, order.expires_at});
    send(refusals_.back().answer, now.wall, out);
}

void Station::obey(const Begin& order, Moment now, StationEffects& out) {
    if (order.engine != engine_) return;
    if (const auto* entry = pending(order.session); entry != nullptr && !entry->receipted)
        send(entry->report, entry->at, out);
    if (!record_.held || record_.held->session != order.session) return;
    auto& held = *record_.held;
    if (held.phase != HeldPhase::accepted || !leased(now)) return;
    held.phase = HeldPhase::begun;
    acceptance_.end();
    save_held(out);
    show(SignKind::session_begun, out);
    start_supply(now, out);
}

bool Station::leased(Moment now) const { return now.wall < record_.held->expires_at && now.steady < lease_until_; }

void Station::start_supply(Moment now, StationEffects& out) {
    if (!plugged_ || faulty_ || !record_.held) return;
    auto& held = *record_.held;
    if (held.phase != HeldPhase::begun || !leased(now)) return;
    held.phase = HeldPhase::charging;
    held.start_register = meter_;
    held.started_at = now.wall;
    held.seq = 1;
    save_held(out);
    out.actions.emplace_back(CloseContactor{record_.cp, held.expires_at, lease_until_});
    send(Charging{held.session, held.driver, held.seq, held.energy, Watts{}}, now.wall, out);
    show(SignKind::charging, out);
}

bool Station::is_next(std::uint64_t n, StationEffects& out) const {
    const auto highest = record_.n == 0 ? order_number_first_max : record_.n + order_number_step;
    if (n > highest) show(SignKind::order_implausible, out, std::to_string(n));
    return n > record_.n && n <= highest;
}

void Station::obey(const StopCp& order, Moment now, StationEffects& out) {
    if (is_next(order.n, out)) {
        record_.n = order.n;
        record_.stopped = true;
        out.changes.emplace_back(SaveOrder{record_.cp, record_.n, true});
        show(SignKind::stopped, out);
        if (record_.held) end(Outcome::interrupted, Reason{reason::operator_stop}, now, out);
    }
    acknowledge(now, out);
}

void Station::obey(const ResumeCp& order, Moment now, StationEffects& out) {
    if (is_next(order.n, out)) {
        record_.n = order.n;
        record_.stopped = false;
        out.changes.emplace_back(SaveOrder{record_.cp, record_.n, false});
        show(SignKind::resumed, out);
    }
    acknowledge(now, out);
}

void Station::acknowledge(Moment now, StationEffects& out) { send(Acknowledged{record_.n}, now.wall, out); }

void Station::obey(const Finish& order, Moment now, StationEffects& out) {
    if (const auto* entry = pending(order.session)) {
        send(entry->report, entry->at, out);
        return;
    }
    if (!record_.held || record_.held->session != order.session) return;
    const bool wished = order.reason == reason::driver_stop || order.reason == reason::operator_finish;
    end(wished ? Outcome::completed : Outcome::interrupted, order.reason, now, out);
}

void Station::obey(const Receipt& order, Moment now, StationEffects& out) {
    auto* entry = pending(order.session);
    if (entry == nullptr || entry->receipted || entry->report.energy != order.energy) return;
    entry->receipted = true;
    if (pending_reports() == 0) reports_.end();
    if (now.steady < forgettable_from(*entry))
        out.changes.emplace_back(SavePending{record_.cp, *entry});
    else
        forget_receipted(now, out);
}

void Station::obey(const RejectOnSite& order, Moment, StationEffects& out) {
    const auto waits = [&](const ChargeRequest& waiting) { return waiting.request == order.request; };
    if (std::none_of(record_.on_site.begin(), record_.on_site.end(), waits)) return;
    answer_on_site(order.request, out);
    show(SignKind::request_rejected, out, order.reason);
}

PendingReport* Station::pending(const SessionId& session) {
    const auto found = std::find_if(record_.pending.begin(), record_.pending.end(),
                                    [&](const PendingReport& entry) { return entry.report.session == session; });
    return found == record_.pending.end() ? nullptr : &*found;
}

void Station::end(Outcome outcome, Reason why, Moment now, StationEffects& out) {
    if (ending_) return;
    if (record_.held->phase != HeldPhase::charging) {
        report_end({outcome, std::move(why)}, now, out);
        return;
    }
    ending_ = Ending{outcome, std::move(why)};
    out.actions.emplace_back(OpenContactor{record_.cp});
}

void Station::report_end(const Ending& ending, Moment now, StationEffects& out) {
    auto held = *std::exchange(record_.held, std::nullopt);
    acceptance_.end();
    power_ = {};
    PendingReport entry;
    entry.report.outcome = ending.outcome;
    entry.report.session = held.session;
    entry.report.driver = held.driver;
    entry.report.seq = held.seq + 1;
    entry.report.energy = held.energy;
    entry.report.started_at = held.started_at;
    entry.report.ended_at = now.wall;
    entry.report.reason = ending.reason;
    entry.at = now.wall;
    entry.expires_at = held.expires_at;
    out.changes.emplace_back(DropHeld{record_.cp});
    out.changes.emplace_back(SavePending{record_.cp, entry});
    send(entry.report, entry.at, out);
    out.actions.emplace_back(
        ShowSign{record_.cp, SignKind::session_ended, held.driver, held.session, held.energy, ending.reason});
    forgettable_.push_back({held.session, lease_until_});
    record_.pending.push_back(std::move(entry));
    reports_.start(now.steady);
}

}  // namespace evc
