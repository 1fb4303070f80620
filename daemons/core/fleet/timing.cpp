#include <algorithm>
#include <utility>

#include "core/fleet/fleet.hpp"

namespace evc {
Steady Fleet::next_deadline() const {
    auto next = std::min(central_status_due_, books_due_);
    if (foreign_) next = std::min(next, foreign_until_);
    if (!deadlines_.empty()) next = std::min(next, deadlines_.begin()->first);
    return next;
}

void Fleet::on_time(Moment now, FleetEffects& out) {
    if (foreign_ && now.steady >= foreign_until_) {
        foreign_.reset();
        out.notify({NoticeKind::foreign_central_gone});
    }
    watch_own_clock(now, out);
    if (now.steady >= central_status_due_) say_central_status(now, out);
    if (now.steady >= books_due_) keep_books(now, out);
    while (!deadlines_.empty() && deadlines_.begin()->first <= now.steady) {
        auto& cp = *by_ordinal_[deadlines_.begin()->second];
        deadlines_.erase(deadlines_.begin());
        cp.due = Steady::max();
        look_at(cp, now, out);
    }
}

void Fleet::say_central_status(Moment now, FleetEffects& out) {
    central_status_due_ = now.steady + central_status_period;
    if (broker_connected_)
        out.actions.emplace_back(SendCentralStatus{{ledger_, now.wall, !foreign_.has_value(), settings_.version}});
}

void Fleet::keep_books(Moment now, FleetEffects& out) {
    constexpr std::chrono::minutes period{10};
    books_due_ = now.steady + period;
    out.changes.emplace_back(KeepBooks{books_.time(now.steady), settings_.retention});
}

void Fleet::look_at(ChargePoint& cp, Moment now, FleetEffects& out) {
    if (cp.connection && now.steady >= cp.heard + settings_.monitor_timeout) {
        out.actions.emplace_back(CloseMonitor{*cp.connection, "no message in time"});
        connections_.erase(*cp.connection);
        cp.connection.reset();
        cp.faulty = false;
        cp.record.connected = false;
        out.changes.emplace_back(SaveCp{cp.record});
    }
    if (!cp.connection && cp.record.connected && now.steady >= grace_until_) {
        cp.record.connected = false;
        out.changes.emplace_back(SaveCp{cp.record});
    }
    judge_waiting(cp, now, out);
    if (broker_connected_ && cp.order_pending() && now.steady >= cp.order.due) {
        cp.order.advance(now.steady);
        send_stop_or_resume(cp, true, out);
    }
    if (cp.session) look_at_session(cp, now, out);
    const bool faulted_otherwise = cp.shown == CpState::faulted && cp.fault(now.steady) != cp.shown_fault;
    if (cp.state(now.steady) != cp.shown || faulted_otherwise || cp.reserved() != cp.shown_reserved ||
        now.steady >= cp.status_due)
        refresh(cp, now, out);
    else
        schedule(cp, now);
}

void Fleet::look_at_session(ChargePoint& cp, Moment now, FleetEffects& out) {
    if (!adopted_) return;
    auto& session = *cp.session;
    auto& record = session.record;
    const bool lease = leased(session, now);
    if (record.state == SessionState::authorized && !lease) {
        auto why = record.finish.empty() ? Reason{reason::expired} : record.finish;
        end_session(cp, SessionState::expired, TicketStatus::expired, std::move(why), now, out);
        return;
    }
    if (record.state != SessionState::authorized && now.steady >= session.lease_until + settings_.clock_skew &&
        reading_clock(now.steady) - session.last_word >= settings_.lost_after) {
        settle_lost(cp, now, out);
        return;
    }
    if (!lease) session.order.end();
    if (!broker_connected_) return;
    if (now.steady >= session.order.due) {
        session.order.advance(now.steady);
        send_order(cp, true, out);
    }
    if (now.steady >= session.finish.due) {
        session.finish.advance(now.steady);
        send_finish(cp, true, out);
    }
}

Steady Fleet::next_due(const ChargePoint& cp, Moment now) const {
    auto due = cp.status_due;
    if (cp.connection) due = std::min(due, cp.heard + settings_.monitor_timeout);
    if (!cp.connection && cp.record.connected) due = std::min(due, grace_until_);
    if (cp.presumed_until > now.steady) due = std::min(due, cp.presumed_until);
    if (cp.duplicated(now.steady)) due = std::min(due, cp.duplicate_until);
    if (cp.implausible(now.steady)) due = std::min(due, cp.implausible_until);
    if (cp.monitor_duplicated(now.steady)) due = std::min(due, cp.duplicate_monitor_until);
    if (broker_connected_ && cp.order_pending()) due = std::min(due, cp.order.due);
    if (!adopted_) return due;
    for (const auto& waiting : cp.waiting)
        due = std::min({due, std::max(grace_until_, hold_until_), waiting.until, look_for(waiting.expires_at, now)});
    if (!cp.session) return due;

    const auto& session = *cp.session;
    if (session.record.state == SessionState::authorized)
        due = std::min({due, session.lease_until, look_for(session.record.expires_at, now)});
    if (broker_connected_) due = std::min({due, session.order.due, session.finish.due});
    if (session.record.state != SessionState::authorized && reading_since_) {
        const auto left = settings_.lost_after - (reading_clock(now.steady) - session.last_word);
        due = std::min(due, std::max(now.steady + left, session.lease_until + settings_.clock_skew));
    }
    return due;
}

void Fleet::schedule(ChargePoint& cp, Moment now) {
    const auto due = next_due(cp, now);
    // A deadline that moved away is left where it is: it is cheaper to look once too often than to move it each second.
    if (due >= cp.due) return;
    deadlines_.erase({cp.due, cp.ordinal});
    cp.due = due;
    deadlines_.emplace(due, cp.ordinal);
}

}  // namespace evc
