#include <algorithm>
#include <utility>

#include "core/fleet/fleet.hpp"

namespace evc {
namespace {

/// The last step that was told of an open session.
Step step_of(SessionState state) {
    if (state == SessionState::charging) return Step::charging;
    return state == SessionState::accepted ? Step::accepted : Step::authorized;
}

}  // namespace

void Fleet::on(const RequestArrived& event, Moment now, FleetEffects& out) {
    const auto& request = event.request;
    const auto asker = asker_of(request.driver, request.cp);

    if (const auto* ended = past_.ended(request.session)) {
        if (ended->asker != asker) {
            out.actions.emplace_back(DeadLetter{"this requestId belongs to another driver or charge point"});
            return;
        }
        if (may_answer(request, now, out)) answer_again(*ended, request, now, out);
        return;
    }
    if (const auto open = open_.find(request.session); open != open_.end()) {
        const auto& session = open->second->session->record;
        if (session.driver != request.driver || session.cp != request.cp)
            out.actions.emplace_back(DeadLetter{"this requestId belongs to another driver or charge point"});
        else if (may_answer(request, now, out))
            send_progress(*open->second, step_of(session.state), now, out);
        return;
    }
    if (const auto waiting = waiting_.find(request.session); waiting != waiting_.end()) {
        const auto& requests = waiting->second->waiting;
        const auto same = [&](const WaitingRequest& other) {
            return other.request.session == request.session && other.request.driver == request.driver &&
                   other.request.cp == request.cp;
        };
        if (std::none_of(requests.begin(), requests.end(), same))
            out.actions.emplace_back(DeadLetter{"this requestId belongs to another driver or charge point"});
        return;
    }

    watch_clock(request, event.stamped, out);
    if (is_too_many(request, now)) {
        if (may_answer(request, now, out)) reject(request, reason::rate_limited, now, out);
        return;
    }
    auto expires_at = event.stamped + settings_.request_lifetime;
    if (request.expires_at) expires_at = std::min(expires_at, *request.expires_at);
    const auto until = now.steady + remaining(expires_at, settings_.request_lifetime, now);
    auto* cp = look_up(request.cp);
    if (cp == nullptr || now.wall >= expires_at || past_.has_late(request.session) || !must_wait(*cp, now)) {
        judge(request, expires_at, now, out);
        return;
    }
    if (waiting_.size() >= settings_.max_waiting) {
        reject(request, reason::rate_limited, now, out);
        return;
    }
    cp->waiting.push_back({request, expires_at, until});
    waiting_.emplace(request.session, cp);
    out.changes.emplace_back(SaveWaiting{cp->waiting.back()});
    schedule(*cp, now);
}

bool Fleet::is_too_many(const ChargeRequest& request, Moment now) {
    return !rates_.take(settings_.request_rate, request.driver, request.cp, now.steady);
}

/// False, and the request is as if it had not come, when this driver has had too many answers already: a ticket for
/// each would cost as much as those that others wait for.
bool Fleet::may_answer(const ChargeRequest& request, Moment now, FleetEffects& out) {
    if (answers_.take_for_request(settings_.request_rate, request.driver, request.cp, now.steady)) return true;
    if (ignored_.count(now.steady))
        out.notify({NoticeKind::request_ignored, request.cp, request.driver, {}, std::to_string(ignored_.times())});
    return false;
}

bool Fleet::must_wait(const ChargePoint& cp, Moment now) const {
    if (now.steady < hold_until_) return true;
    return !cp.connection && cp.record.connected && now.steady < grace_until_;
}

std::optional<Reason> Fleet::why_not(const ChargePoint& cp, Moment now) const {
    if (foreign_) return Reason{reason::refused};
    if (!cp.connection) return Reason{reason::disconnected};
    if (cp.duplicated(now.steady)) return Reason{reason::duplicate_engine};
    if (cp.monitor_duplicated(now.steady)) return Reason{reason::duplicate_monitor};
    if (cp.faulted(now.steady)) return Reason{reason::faulted};
    if (cp.record.stopped) return Reason{reason::stopped};
    if (cp.session) return Reason{reason::busy};
    return std::nullopt;
}

void Fleet::judge(const ChargeRequest& request, Wall expires_at, Moment now, FleetEffects& out) {
    if (now.wall >= expires_at) {
        reject(request, reason::expired, now, out);
        return;
    }
    auto* cp = look_up(request.cp);
    if (cp == nullptr) {
        reject(request, reason::unknown_cp, now, out);
        return;
    }
    // Its supply is over and listed as late: somebody whose ledger is lost authorised it.
    if (past_.has_late(request.session)) {
        reject(request, reason::lost, now, out);
        return;
    }
    if (const auto why = why_not(*cp, now)) {
        reject(request, *why, now, out);
        return;
    }
    authorize(*cp, request, now, out);
}

void Fleet::authorize(ChargePoint& cp, const ChargeRequest& request, Moment now, FleetEffects& out) {
    OpenSession session;
    auto& record = session.record;
    record.id = request.session;
    record.request = request.request;
    record.driver = request.driver;
    record.cp = request.cp;
    record.origin = request.origin;
    record.tariff = cp.record.tariff;
    record.authorized_at = now.wall;
    record.expires_at = now.wall + settings_.lease;
    session.lease_until = now.steady + settings_.lease;
    session.began = now.steady;
    session.last_word = reading_clock(now.steady);
    session.order.start(now.steady);
    cp.session = std::move(session);
    open_.emplace(request.session, &cp);

    save(*cp.session, out);
    send_order(cp, false, out);
    send_progress(cp, Step::authorized, now, out);
    out.notify({NoticeKind::session_authorized, cp.record.id, request.driver, request.session});
    refresh(cp, now, out);
}

void Fleet::reject(const ChargeRequest& request, std::string_view why, Moment now, FleetEffects& out) {
    Ticket ticket;
    ticket.request = request.request;
    ticket.driver = request.driver;
    ticket.cp = request.cp;
    ticket.status = TicketStatus::rejected;
    ticket.amount.currency = settings_.default_tariff.currency;
    ticket.reason = why;
    ticket.at = now.wall;

    EndedRequest ended;
    ended.session = request.session;
    ended.tariff = settings_.default_tariff;
    issue(ticket, std::move(ended), {}, out);
    if (is_worth_saying(why, now))
        out.notify({NoticeKind::request_rejected, request.cp, request.driver, {}, std::string{why}});
    if (request.origin == Origin::site)
        out.actions.emplace_back(
            SendCommand{{request.cp, ledger_, now.wall, RejectOnSite{request.request, Reason{why}}}, false});
}

/// Whoever asks too often has a ticket for each, and people one word of it a second.
bool Fleet::is_worth_saying(std::string_view why, Moment now) {
    constexpr seconds pause{1};
    if (why != reason::rate_limited) return true;
    if (now.steady < rate_limit_said_) return false;
    rate_limit_said_ = now.steady + pause;
    return true;
}

void Fleet::answer_again(const EndedRequest& ended, const ChargeRequest& request, Moment now, FleetEffects& out) {
    out.actions.emplace_back(ResendTicket{request.request});
    if (request.origin != Origin::site) return;
    const auto why = ended.reason.empty() ? Reason{reason::expired} : ended.reason;
    out.actions.emplace_back(SendCommand{{request.cp, ledger_, now.wall, RejectOnSite{request.request, why}}, true});
}

void Fleet::judge_waiting(ChargePoint& cp, Moment now, FleetEffects& out) {
    if (cp.waiting.empty() || !adopted_) return;
    const bool wait = must_wait(cp, now);
    auto waiting = std::exchange(cp.waiting, {});
    for (auto& entry : waiting) {
        const bool expired = now.wall >= entry.expires_at || now.steady >= entry.until;
        if (wait && !expired && !past_.has_late(entry.request.session)) {
            cp.waiting.push_back(std::move(entry));
            continue;
        }
        waiting_.erase(entry.request.session);
        out.changes.emplace_back(RemoveWaiting{entry.request.request});
        if (expired)
            reject(entry.request, reason::expired, now, out);
        else
            judge(entry.request, entry.expires_at, now, out);
    }
}

void Fleet::on(const StopRequest& event, Moment now, FleetEffects& out) {
    if (const auto* ended = past_.ended(event.session)) {
        if (ended->asker != asker_of(event.driver, event.cp))
            out.actions.emplace_back(DeadLetter{"STOP of somebody else's request"});
        return;
    }
    if (const auto open = open_.find(event.session); open != open_.end()) {
        auto& cp = *open->second;
        if (cp.session->record.driver != event.driver || cp.record.id != event.cp) {
            out.actions.emplace_back(DeadLetter{"STOP of somebody else's request"});
            return;
        }
        request_finish(cp, reason::driver_stop, now, out);
        send_progress(cp, Step::state, now, out);
        refresh(cp, now, out);
        return;
    }
    if (const auto waiting = waiting_.find(event.session); waiting != waiting_.end()) {
        auto& requests = waiting->second->waiting;
        const auto own = std::find_if(requests.begin(), requests.end(), [&](const WaitingRequest& other) {
            return other.request.session == event.session && other.request.driver == event.driver &&
                   other.request.cp == event.cp;
        });
        if (own == requests.end()) {
            out.actions.emplace_back(DeadLetter{"STOP of somebody else's request"});
            return;
        }
        const auto request = own->request;
        requests.erase(own);
        waiting_.erase(waiting);
        out.changes.emplace_back(RemoveWaiting{request.request});
        reject(request, reason::driver_stop, now, out);
        return;
    }
    out.actions.emplace_back(DeadLetter{"STOP before its CHARGE"});
}

void Fleet::on(const TicketRecovered& event, Moment now, FleetEffects& out) {
    const auto& ticket = event.ticket;
    if (past_.ended(event.session) != nullptr) return;
    if (const auto waiting = waiting_.find(event.session); waiting != waiting_.end()) {
        std::erase_if(waiting->second->waiting,
                      [&](const WaitingRequest& other) { return other.request.session == event.session; });
        waiting_.erase(waiting);
        out.changes.emplace_back(RemoveWaiting{ticket.request});
    }
    EndedRequest ended;
    ended.session = event.session;
    ended.asker = asker_of(ticket.driver, ticket.cp);
    ended.energy = ticket.energy;
    ended.tariff = ticket.tariff.value_or(settings_.default_tariff);
    ended.reason = ticket.reason;
    if (const auto open = open_.find(event.session); open != open_.end()) {
        auto& cp = *open->second;
        ended.engine = cp.session->record.engine;
        auto record = cp.session->record;
        record.state = ticket.status == TicketStatus::completed ? SessionState::completed
                       : ticket.status == TicketStatus::expired ? SessionState::expired
                                                                : SessionState::interrupted;
        record.energy = ticket.energy;
        record.ended_at = ticket.ended_at;
        record.reason = ticket.reason;
        out.changes.emplace_back(SaveSession{std::move(record)});
        cp.session.reset();
        open_.erase(open);
        refresh(cp, now, out);
    }
    out.changes.emplace_back(SaveTicket{ticket});
    past_.add(std::move(ended));
}

}  // namespace evc
