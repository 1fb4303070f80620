#include <algorithm>
#include <utility>

#include "core/fleet/fleet.hpp"

namespace evc {

void Fleet::save(const OpenSession& session, FleetEffects& out) {
    out.changes.emplace_back(SaveSession{session.record});
}

bool Fleet::may_begin(const ChargePoint& cp, Moment now) const {
    const auto& session = cp.session->record;
    return cp.connected(now.steady) && !cp.faulted(now.steady) && !cp.record.stopped && session.finish.empty() &&
           !foreign_ && leased(*cp.session, now);
}

void Fleet::send_order(const ChargePoint& cp, bool repetition, FleetEffects& out) {
    const auto& session = cp.session->record;
    Command command{cp.record.id, ledger_, {}, {}};
    if (session.state == SessionState::authorized) {
        command.at = session.authorized_at;
        command.order = Authorize{session.id, session.request, session.driver, session.tariff, session.expires_at};
    } else {
        command.at = session.accepted_at;
        command.order = Begin{session.id, session.engine, session.expires_at};
    }
    out.actions.emplace_back(SendCommand{std::move(command), repetition});
}

void Fleet::request_finish(ChargePoint& cp, std::string_view why, Moment now, FleetEffects& out) {
    auto& session = *cp.session;
    if (!session.record.finish.empty()) return;
    session.record.finish = why;
    session.record.finish_at = now.wall;
    session.finish.start(now.steady);
    save(session, out);
    send_finish(cp, false, out);
}

void Fleet::send_finish(const ChargePoint& cp, bool repetition, FleetEffects& out) {
    const auto& session = cp.session->record;
    out.actions.emplace_back(
        SendCommand{{cp.record.id, ledger_, session.finish_at, Finish{session.id, session.finish}}, repetition});
}

void Fleet::send_progress(const ChargePoint& cp, Step step, Moment now, FleetEffects& out) {
    const auto& session = cp.session->record;
    Progress progress;
    progress.request = session.request;
    progress.session = session.id;
    progress.driver = session.driver;
    progress.cp = session.cp;
    progress.step = step;
    progress.at = now.wall;
    if (step == Step::charging) {
        progress.energy = session.energy;
        progress.power = cp.session->power;
        progress.amount_minor = session.tariff.amount(session.energy).minor;
    }
    if (step == Step::state) progress.state = cp.state(now.steady);
    out.actions.emplace_back(SendProgress{std::move(progress)});
}

void Fleet::end_session(ChargePoint& cp, SessionState state, TicketStatus status, Reason reason, Moment now,
                        FleetEffects& out) {
    auto session = std::move(cp.session->record);
    auto remark = std::move(cp.session->remark);
    cp.session.reset();
    open_.erase(session.id);
    session.state = state;
    session.reason = reason;
    session.finish.clear();
    if (!session.ended_at) session.ended_at = now.wall;

    Ticket ticket;
    ticket.request = session.request;
    ticket.session = session.id;
    ticket.driver = session.driver;
    ticket.cp = session.cp;
    ticket.status = status;
    ticket.energy = session.energy;
    ticket.amount = session.tariff.amount(session.energy);
    ticket.tariff = session.tariff;
    ticket.started_at = session.started_at;
    ticket.ended_at = session.ended_at;
    ticket.reason = reason;
    ticket.at = now.wall;

    EndedRequest ended;
    ended.session = session.id;
    ended.engine = session.engine;
    ended.tariff = session.tariff;
    const auto on_site = session.origin == Origin::site;
    out.notify({NoticeKind::session_ended, session.cp, session.driver, session.id, std::move(reason)});
    out.changes.emplace_back(SaveSession{std::move(session)});
    if (on_site && status == TicketStatus::rejected)
        out.actions.emplace_back(
            SendCommand{{ticket.cp, ledger_, now.wall, RejectOnSite{ticket.request, ticket.reason}}, false});
    issue(ticket, std::move(ended), std::move(remark), out);
}

void Fleet::settle_lost(ChargePoint& cp, Moment now, FleetEffects& out) {
    const auto& session = cp.session->record;
    out.notify({NoticeKind::session_lost, session.cp, session.driver, session.id});
    end_session(cp, SessionState::interrupted, TicketStatus::interrupted, Reason{reason::lost}, now, out);
}

void Fleet::issue(const Ticket& ticket, EndedRequest ended, std::string remark, FleetEffects& out) {
    newest_ticket_ = std::max(newest_ticket_, ticket.at);
    ended.asker = asker_of(ticket.driver, ticket.cp);
    ended.energy = ticket.energy;
    ended.reason = ticket.reason;
    past_.add(std::move(ended));
    out.changes.emplace_back(SaveTicket{ticket, std::move(remark)});
    out.actions.emplace_back(SendTicket{ticket});
}

}  // namespace evc
