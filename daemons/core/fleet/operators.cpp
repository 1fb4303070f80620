#include <utility>

#include "core/fleet/fleet.hpp"

namespace evc {

void Fleet::answer(CallId call, CallOutcome outcome, std::string text, FleetEffects& out) {
    out.actions.emplace_back(AnswerCall{call, outcome, std::move(text)});
}

ChargePoint* Fleet::find_for(CallId call, const CpId& id, FleetEffects& out) {
    auto* cp = look_up(id);
    if (cp == nullptr) answer(call, CallOutcome::unknown_charge_point, "no charge point " + id.text(), out);
    return cp;
}

void Fleet::order(ChargePoint& cp, bool stop, Reason why, Moment now, FleetEffects& out) {
    auto& record = cp.record;
    record.stopped = stop;
    record.order_reason = std::move(why);
    record.order_at = now.wall;
    if (out_of_step(cp)) record.n = record.acked_n = *cp.reported_n;
    ++record.n;
    cp.order.start(now.steady);
    out.changes.emplace_back(SaveCp{record});
    send_stop_or_resume(cp, false, out);
    const auto kind = stop ? NoticeKind::cp_stopped : NoticeKind::cp_resumed;
    out.notify({kind, record.id});
    refresh(cp, now, out);
}

void Fleet::send_stop_or_resume(const ChargePoint& cp, bool repetition, FleetEffects& out) {
    const auto& record = cp.record;
    Command command{record.id, ledger_, record.order_at, {}};
    if (record.stopped)
        command.order = StopCp{record.n, record.order_reason};
    else
        command.order = ResumeCp{record.n};
    out.actions.emplace_back(SendCommand{std::move(command), repetition});
}

void Fleet::on(const StopCall& event, Moment now, FleetEffects& out) {
    auto* cp = find_for(event.call, event.cp, out);
    if (cp == nullptr) return;
    believe_again(*cp);
    if (!cp->record.stopped || out_of_step(*cp)) {
        auto why = event.reason.empty() ? Reason{reason::operator_stop} : event.reason;
        order(*cp, true, std::move(why), now, out);
    } else {
        refresh(*cp, now, out);
    }
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::on(const ResumeCall& event, Moment now, FleetEffects& out) {
    auto* cp = find_for(event.call, event.cp, out);
    if (cp == nullptr) return;
    believe_again(*cp);
    if (cp->record.stopped || out_of_step(*cp))
        order(*cp, false, {}, now, out);
    else
        refresh(*cp, now, out);
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::on(const FinishCall& event, Moment now, FleetEffects& out) {
    auto* cp = find_for(event.call, event.cp, out);
    if (cp == nullptr) return;
    if (!cp->session) {
        answer(event.call, CallOutcome::failed, event.cp.text() + " has no session to finish", out);
        return;
    }
    request_finish(*cp, reason::operator_finish, now, out);
    refresh(*cp, now, out);
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::on(const SettleCall& event, Moment now, FleetEffects& out) {
    const auto found = open_.find(event.session);
    if (found == open_.end()) {
        answer(event.call, CallOutcome::invalid_argument, "no open session has this id", out);
        return;
    }
    auto& cp = *found->second;
    const auto& session = cp.session->record;
    if (!adopted_) {
        answer(event.call, CallOutcome::busy, "its ticket may still be among those that the broker has", out);
        return;
    }
    if (session.state == SessionState::authorized) {
        answer(event.call, CallOutcome::busy, "the engine has not answered yet: the session ends by itself", out);
        return;
    }
    if (now.steady < cp.session->lease_until + settings_.clock_skew) {
        answer(event.call, CallOutcome::busy, "its authorisation may still be valid: try again in a minute", out);
        return;
    }
    settle_lost(cp, now, out);
    refresh(cp, now, out);
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::add_described(const CpDescribed& described, Moment now, FleetEffects& out) {
    CpRecord record;
    record.id = described.cp;
    record.location = described.location;
    record.tariff = described.tariff;
    auto& cp = add(std::move(record), now);
    out.changes.emplace_back(SaveCp{cp.record});
    out.notify({NoticeKind::cp_added, described.cp});
    refresh(cp, now, out);
}

void Fleet::on(const CpDescribed& event, Moment now, FleetEffects& out) {
    auto* cp = look_up(event.cp);
    if (cp == nullptr) {
        add_described(event, now, out);
        return;
    }
    auto& record = cp->record;
    if (record.location == event.location && record.tariff == event.tariff) return;
    record.location = event.location;
    record.tariff = event.tariff;
    cp->status_due = now.steady;
    out.changes.emplace_back(SaveCp{record});
    refresh(*cp, now, out);
}

void Fleet::on(const AddCpCall& event, Moment now, FleetEffects& out) {
    if (look_up(event.cp) != nullptr) {
        answer(event.call, CallOutcome::invalid_argument, event.cp.text() + " is known already", out);
        return;
    }
    if (charge_points_.size() >= settings_.max_charge_points) {
        answer(event.call, CallOutcome::failed, "as many charge points as the configuration allows", out);
        return;
    }
    add_described({event.cp, event.location, event.tariff.value_or(settings_.default_tariff)}, now, out);
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::on(const RemoveCpCall& event, Moment, FleetEffects& out) {
    auto* cp = find_for(event.call, event.cp, out);
    if (cp == nullptr) return;
    if (cp->session || !cp->waiting.empty()) {
        answer(event.call, CallOutcome::busy, event.cp.text() + " has an open session", out);
        return;
    }
    if (cp->connection) {
        connections_.erase(*cp->connection);
        out.actions.emplace_back(CloseMonitor{*cp->connection, "this charge point was removed"});
    }
    deadlines_.erase({cp->due, cp->ordinal});
    by_ordinal_[cp->ordinal] = nullptr;
    charge_points_.erase(event.cp);
    out.changes.emplace_back(RemoveCp{event.cp});
    out.actions.emplace_back(SendTombstone{event.cp});
    out.notify({NoticeKind::cp_removed, event.cp});
    out.actions.emplace_back(CpChanged{event.cp});
    answer(event.call, CallOutcome::done, {}, out);
}

void Fleet::on(const SetTariffCall& event, Moment now, FleetEffects& out) {
    auto* cp = find_for(event.call, event.cp, out);
    if (cp == nullptr) return;
    cp->record.tariff = event.tariff;
    cp->status_due = now.steady;
    out.changes.emplace_back(SaveCp{cp->record});
    refresh(*cp, now, out);
    answer(event.call, CallOutcome::done, {}, out);
}

}  // namespace evc
