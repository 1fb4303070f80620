#include <algorithm>
#include <utility>
#include <variant>

#include "core/fleet/fleet.hpp"

namespace evc {

void Fleet::on(const TelemetryArrived& event, Moment now, FleetEffects& out) {
    const auto& telemetry = event.telemetry;
    auto* cp = look_up(telemetry.cp);
    if (cp == nullptr) {
        disregard(telemetry.cp, "unknown charge point", now, out);
        hear_stranger(telemetry, now, out);
        return;
    }
    const auto stamped = bounded(event.stamped, now);
    hear_engine(*cp, telemetry.engine, stamped, now, out);
    watch_clock(*cp, telemetry, now, out);
    if (const auto* state = std::get_if<EngineState>(&telemetry.report))
        hear_sessions(*cp, telemetry.engine, *state, stamped, now, out);
    std::visit([&](const auto& report) { hear(*cp, telemetry, report, now, out); }, telemetry.report);
    refresh(*cp, now, out);
}

/// A charge point that was removed, or whose monitor never came: what it supplies has to end, with a receipt.
void Fleet::hear_stranger(const Telemetry& telemetry, Moment now, FleetEffects& out) {
    if (const auto* charging = std::get_if<Charging>(&telemetry.report)) {
        const Finish finish{charging->session, Reason{reason::unauthorized}};
        if (answers_.take_for_stranger_supply(now.steady))
            out.actions.emplace_back(SendCommand{{telemetry.cp, ledger_, now.wall, finish}, true});
    } else if (const auto* report = std::get_if<FinalReport>(&telemetry.report)) {
        if (!answers_.take_for_report(telemetry.cp, now.steady) || !answers_.take_for_stranger_report(now.steady))
            return;
        ChargePoint stranger;
        stranger.record.id = telemetry.cp;
        stranger.record.tariff = settings_.default_tariff;
        hear_unexpected(stranger, telemetry, *report, now, out);
    }
}

// Which engine speaks for a charge point goes by the order in which words arrive: what their writers' clocks say orders
// nothing, or one word from the year 9999 would bar every engine that comes later.

void Fleet::hear_engine(ChargePoint& cp, const EngineId& engine, Wall stamped, Moment now, FleetEffects& out) {
    auto& record = cp.record;
    if (engine == record.engine) {
        cp.engine_stamp = std::max(cp.engine_stamp, stamped);
        return;
    }
    if (engine == cp.previous_engine && !record.engine.is_nil()) return hear_second_engine(cp, engine, now, out);
    // Until telemetry has been read to its end it may be read anew from before that engine was replaced.
    if (!reading_since_ && stamped + settings_.clock_skew < cp.engine_stamp) return;
    if (!record.engine.is_nil()) out.notify({NoticeKind::engine_replaced, record.id});
    switch_engine(cp, engine, stamped, now, out);
}

void Fleet::hear_second_engine(ChargePoint& cp, const EngineId& engine, Moment now, FleetEffects& out) {
    // A word that it sent before it was replaced may still be under way; a later one means that two are alive.
    if (now.steady <= cp.switched + settings_.clock_skew) return;
    constexpr seconds three_states{90};
    if (!cp.duplicated(now.steady)) out.notify({NoticeKind::duplicate_engine, cp.record.id});
    cp.duplicate_until = now.steady + three_states;
    // The one that spoke last counts: when the other is gone for good, it is the one that is left.
    switch_engine(cp, engine, now.wall, now, out);
}

void Fleet::switch_engine(ChargePoint& cp, const EngineId& engine, Wall stamped, Moment now, FleetEffects& out) {
    cp.previous_engine = std::exchange(cp.record.engine, engine);
    cp.switched = now.steady;
    cp.engine_stamp = stamped;
    cp.reported_n.reset();
    out.changes.emplace_back(SaveCp{cp.record});
}

OpenSession* Fleet::open_session(ChargePoint& cp, const SessionId& id) {
    return cp.session && cp.session->record.id == id ? &*cp.session : nullptr;
}

void Fleet::hear(ChargePoint& cp, const Telemetry& telemetry, const EngineState& state, Moment now, FleetEffects& out) {
    if (telemetry.engine != cp.record.engine) return disregard(cp.record.id, "STATE of another engine", now, out);
    if (is_plausible_n(cp, state.n)) believe_again(cp);
    // The same n with another meaning was given by a ledger that is lost.
    if (state.n == cp.record.n && state.stopped != cp.record.stopped)
        order_above(cp, state.n, now, out);
    else
        hear_n(cp, state.n, now, out);
    if (cp.order_pending() && state.n < cp.record.n) cp.order.retry_now(now.steady);
}

/// Which sessions an engine holds, as its STATE says.
void Fleet::hear_sessions(ChargePoint& cp, const EngineId& engine, const EngineState& state, Wall stamped, Moment now,
                          FleetEffects& out) {
    if (engine != cp.record.engine || !cp.session) return;
    auto& session = *cp.session;
    const auto& record = session.record;
    if (std::find(state.sessions.begin(), state.sessions.end(), record.id) != state.sessions.end()) {
        session.last_word = reading_clock(now.steady);
        return;
    }
    // While two take turns it is not known which of them has been replaced.
    if (cp.duplicated(now.steady)) return;
    // A replaced engine will never report this session. What is read anew from before it began says nothing of it.
    const bool begun = record.state != SessionState::authorized;
    const bool of_before = !reading_since_ && stamped + settings_.clock_skew < record.authorized_at;
    if (begun && record.engine != engine && !of_before) settle_lost(cp, now, out);
}

void Fleet::order_above(ChargePoint& cp, std::uint64_t n, Moment now, FleetEffects& out) {
    // Our ledger is older than this engine's journal: go above it, or the next order would be taken for an old one.
    auto& record = cp.record;
    record.n = n + 1;
    record.acked_n = 0;
    record.order_at = now.wall;
    cp.order.start(now.steady);
    out.changes.emplace_back(SaveCp{record});
    send_stop_or_resume(cp, false, out);
}

void Fleet::hear_n(ChargePoint& cp, std::uint64_t n, Moment now, FleetEffects& out) {
    auto& record = cp.record;
    cp.reported_n = n;
    if (n > record.n) {
        if (!is_plausible_n(cp, n)) return disbelieve(cp, "n " + std::to_string(n), now, out);
        return order_above(cp, n, now, out);
    }
    if (n == record.acked_n) return;
    record.acked_n = n;
    if (n == record.n) cp.order.end();
    out.changes.emplace_back(SaveCp{record});
}

void Fleet::hear(ChargePoint& cp, const Telemetry& telemetry, const Acknowledged& report, Moment now,
                 FleetEffects& out) {
    if (telemetry.engine != cp.record.engine) return disregard(cp.record.id, "ACK of another engine", now, out);
    hear_n(cp, report.n, now, out);
}

void Fleet::hear(ChargePoint& cp, const Telemetry& telemetry, const Accepted& report, Moment now, FleetEffects& out) {
    auto* session = open_session(cp, report.session);
    if (session == nullptr) {
        answer_stray(cp, report.session, now, out);
        return;
    }
    auto& record = session->record;
    session->last_word = reading_clock(now.steady);
    if (record.state != SessionState::authorized) return;
    if (telemetry.engine != cp.record.engine) return disregard(cp.record.id, "ACCEPTED of another engine", now, out);
    if (!may_begin(cp, now)) return disregard(cp.record.id, "ACCEPTED of what may not begin now", now, out);
    record.state = SessionState::accepted;
    record.engine = telemetry.engine;
    record.accepted_at = now.wall;
    session->order.start(now.steady);
    save(*session, out);
    send_order(cp, false, out);
    send_progress(cp, Step::accepted, now, out);
    out.notify({NoticeKind::session_accepted, cp.record.id, record.driver, record.id});
}

void Fleet::hear(ChargePoint& cp, const Telemetry&, const Refused& report, Moment now, FleetEffects& out) {
    auto* session = open_session(cp, report.session);
    if (session == nullptr || session->record.state != SessionState::authorized)
        return disregard(cp.record.id, "REFUSED of what does not wait for an answer", now, out);
    Reason why{reason::refused};
    if (report.reason == "faulty" || report.reason == reason::faulted) why = reason::faulted;
    if (report.reason == reason::busy || report.reason == reason::stopped || report.reason == reason::expired)
        why = report.reason;
    end_session(cp, SessionState::refused, TicketStatus::rejected, std::move(why), now, out);
}

void Fleet::hear(ChargePoint& cp, const Telemetry& telemetry, const Charging& report, Moment now, FleetEffects& out) {
    auto* session = open_session(cp, report.session);
    if (session == nullptr) {
        answer_stray(cp, report.session, now, out);
        return;
    }
    auto& record = session->record;
    if (record.state == SessionState::authorized)
        record.engine = telemetry.engine;
    else if (record.engine != telemetry.engine)
        return disregard(cp.record.id, "CHARGING of an engine that was not let begin", now, out);
    session->last_word = reading_clock(now.steady);
    const bool plausible = is_plausible(*session, report.energy, now) && report.power <= settings_.max_power;
    if (!plausible)
        disbelieve(cp,
                   "energyWh " + std::to_string(report.energy.value) + ", powerW " + std::to_string(report.power.value),
                   now, out);
    const bool begins = record.state != SessionState::charging;
    const bool news = plausible && (report.seq > record.seq || report.energy > record.energy);
    if (!begins && !news) return;
    if (begins) out.notify({NoticeKind::session_charging, cp.record.id, record.driver, record.id});
    record.state = SessionState::charging;
    if (!record.started_at) record.started_at = bounded(telemetry.at, now);
    if (plausible) {
        record.seq = std::max(record.seq, report.seq);
        record.energy = std::max(record.energy, report.energy);
        session->power = report.power;
    }
    session->order.end();
    save(*session, out);
    send_progress(cp, Step::charging, now, out);
    // The monitor may have seen a fault, or the operator stopped this charge point, before we knew that it supplies.
    if (cp.faulty) request_finish(cp, reason::fault, now, out);
}

void Fleet::hear(ChargePoint& cp, const Telemetry& telemetry, const FinalReport& report, Moment now,
                 FleetEffects& out) {
    auto* session = open_session(cp, report.session);
    const bool ours = session != nullptr &&
                      (session->record.state == SessionState::authorized || session->record.engine == telemetry.engine);
    if (!ours) {
        if (answers_.take_for_report(telemetry.cp, now.steady)) return hear_unexpected(cp, telemetry, report, now, out);
        return disregard(telemetry.cp, "too many final reports of sessions that are not open", now, out);
    }
    auto& record = session->record;
    const bool plausible = is_plausible(*session, report.energy, now);
    const auto shown = record.energy;
    if (plausible) {
        record.seq = report.seq;
        record.energy = report.energy;
    } else {
        disbelieve(cp, "energyWh " + std::to_string(report.energy.value), now, out);
    }
    receipt(cp.record.id, report, record.tariff.amount(record.energy), now, out);
    record.engine = telemetry.engine;
    if (report.started_at) record.started_at = bounded(*report.started_at, now);
    record.ended_at = bounded(report.ended_at, now);
    if (!plausible) {
        // The engine may forget it: what it says will not become true. What was believed before is billed.
        end_session(cp, SessionState::interrupted, TicketStatus::interrupted, Reason{reason::implausible}, now, out);
        return;
    }
    if (record.energy < shown) {
        session->remark = remark::meter_fell_back;
        out.notify({NoticeKind::meter_fell_back, cp.record.id, record.driver, record.id,
                    std::to_string(shown.value) + " Wh, then " + std::to_string(record.energy.value) + " Wh"});
    }
    auto why = report.reason;
    switch (report.outcome) {
        case Outcome::completed:
            end_session(cp, SessionState::completed, TicketStatus::completed, std::move(why), now, out);
            return;
        case Outcome::interrupted:
            if (why.empty()) why = record.finish.empty() ? Reason{reason::fault} : record.finish;
            end_session(cp, SessionState::interrupted, TicketStatus::interrupted, std::move(why), now, out);
            return;
        case Outcome::expired:
            if (why.empty()) why = reason::no_vehicle;
            end_session(cp, SessionState::expired, TicketStatus::expired, std::move(why), now, out);
            return;
    }
}

/// Of a session that has ended, that another engine was let begin, or that nobody knows.
void Fleet::hear_unexpected(ChargePoint& cp, const Telemetry& telemetry, const FinalReport& report, Moment now,
                            FleetEffects& out) {
    const auto* session = open_session(cp, report.session);
    const auto* ended = past_.ended(report.session);
    const auto& tariff = ended != nullptr     ? ended->tariff
                         : session != nullptr ? session->record.tariff
                                              : cp.record.tariff;
    if (!is_plausible_late(report.energy)) {
        receipt(cp.record.id, report, tariff.amount({}), now, out);
        disbelieve(cp, "energyWh " + std::to_string(report.energy.value), now, out);
        return;
    }
    receipt(cp.record.id, report, tariff.amount(report.energy), now, out);
    keep_late(telemetry, report, now, out);
}

void Fleet::receipt(const CpId& cp, const FinalReport& report, Money amount, Moment now, FleetEffects& out) {
    out.actions.emplace_back(
        SendCommand{{cp, ledger_, now.wall, Receipt{report.session, report.energy, amount}}, false});
}

void Fleet::keep_late(const Telemetry& telemetry, const FinalReport& report, Moment now, FleetEffects& out) {
    // The highest that an engine says of a session counts, and each Wh once.
    const auto* known = past_.late(report.session, telemetry.engine);
    if (known != nullptr && report.energy <= known->reported) return;
    auto energy = report.energy;
    if (const auto* ended = past_.ended(report.session)) {
        // An adopted ticket does not say whose it is: a report of less than it bears is another engine's.
        const bool whose = ended->engine.is_nil() ? energy >= ended->energy : ended->engine == telemetry.engine;
        if (whose) energy = energy - ended->energy;
    }
    if (energy.value <= 0) return;
    const LateReport late{report.session,
                          telemetry.cp,
                          telemetry.engine,
                          energy,
                          report.energy,
                          now.wall,
                          look_up(telemetry.cp) == nullptr};
    past_.add(late);
    out.changes.emplace_back(SaveLate{late});
    out.notify({NoticeKind::late_report, telemetry.cp, report.driver, report.session, std::to_string(energy.value)});
    // Somebody whose ledger is lost authorised it: its request is not waited with for another supply.
    if (const auto waiting = waiting_.find(report.session); waiting != waiting_.end())
        judge_waiting(*waiting->second, now, out);
}

void Fleet::answer_stray(ChargePoint& cp, const SessionId& session, Moment now, FleetEffects& out) {
    constexpr seconds at_most_every{1};
    if (now.steady < cp.stray_after) return;
    cp.stray_after = now.steady + at_most_every;
    const auto* ended = past_.ended(session);
    auto why = ended == nullptr        ? Reason{reason::unauthorized}
               : ended->reason.empty() ? Reason{reason::expired}
                                       : ended->reason;
    // These two would end it as if it had been wished for.
    if (why == reason::driver_stop || why == reason::operator_finish) why = reason::expired;
    out.actions.emplace_back(SendCommand{{cp.record.id, ledger_, now.wall, Finish{session, std::move(why)}}, true});
}

}  // namespace evc
