#include "core/fleet/fleet.hpp"

#include <algorithm>
#include <utility>

namespace evc {

Fleet::Fleet(FleetSettings settings, LedgerSnapshot snapshot, Moment now, FleetEffects& out)
    : settings_(std::move(settings)),
      ledger_(snapshot.ledger),
      books_(snapshot.time, now.steady),
      rates_(settings_.request_rate, now.steady),
      answers_(settings_.request_rate, now.steady) {
    newest_ticket_ = snapshot.newest_ticket;
    clock_offset_ = now.wall.time_since_epoch() - now.steady.time_since_epoch();
    grace_until_ = now.steady + settings_.monitor_timeout;
    recovered_ = settings_.recovered;
    if (recovered_) hold_until_ = now.steady + settings_.lease + settings_.clock_skew;
    adopted_ = !settings_.recovered && !settings_.unproven;
    central_status_due_ = now.steady;
    books_due_ = now.steady;

    for (const auto& record : snapshot.charge_points) restore(record, now);
    for (const auto& record : snapshot.open_sessions) restore(record, now);
    for (auto waiting : snapshot.waiting) {
        waiting.until = now.steady + remaining(waiting.expires_at, settings_.request_lifetime, now);
        restore(waiting);
    }
    for (auto* cp : by_ordinal_) {
        cp->shown = cp->state(now.steady);
        cp->shown_reserved = cp->reserved();
        schedule(*cp, now);
        out.actions.emplace_back(CpChanged{cp->record.id});
    }
    watch_own_clock(now, out);
}

void Fleet::restore(const CpRecord& record, Moment now) {
    auto& cp = add(record, now);
    if (settings_.warm_start && record.connected) cp.presumed_until = grace_until_;
    if (cp.order_pending()) cp.order.retry_now(now.steady);
}

void Fleet::restore(const SessionRecord& record, Moment now) {
    auto* cp = look_up(record.cp);
    if (cp == nullptr) return;
    const auto lease = remaining(record.expires_at, record.expires_at - record.authorized_at, now);
    cp->session.emplace(
        OpenSession{record, {}, {}, {}, {}, now.steady + lease, began(record, now), reading_clock(now.steady)});
    if (record.state != SessionState::charging) cp->session->order.retry_now(now.steady);
    if (!record.finish.empty()) cp->session->finish.retry_now(now.steady);
    open_.emplace(record.id, cp);
}

void Fleet::restore(const WaitingRequest& waiting) {
    auto* cp = look_up(waiting.request.cp);
    if (cp == nullptr) return;
    cp->waiting.push_back(waiting);
    waiting_.emplace(waiting.request.session, cp);
}

ChargePoint& Fleet::add(CpRecord record, Moment now) {
    auto id = record.id;
    auto& cp = charge_points_[std::move(id)];
    cp.record = std::move(record);
    cp.ordinal = by_ordinal_.size();
    cp.since = now.wall;
    cp.status_due = now.steady;
    by_ordinal_.push_back(&cp);
    return cp;
}

ChargePoint* Fleet::look_up(const CpId& id) {
    const auto found = charge_points_.find(id);
    return found == charge_points_.end() ? nullptr : &found->second;
}

const ChargePoint* Fleet::find(const CpId& id) const {
    const auto found = charge_points_.find(id);
    return found == charge_points_.end() ? nullptr : &found->second;
}

void Fleet::for_each(const std::function<void(const ChargePoint&)>& visit) const {
    for (const auto* cp : by_ordinal_)
        if (cp != nullptr) visit(*cp);
}

void Fleet::reconfigure(FleetSettings settings) { settings_ = std::move(settings); }

CpStatus Fleet::status_of(const ChargePoint& cp, Moment now) const {
    CpStatus status;
    status.cp = cp.record.id;
    status.ledger = ledger_;
    status.location = cp.record.location;
    status.state = cp.state(now.steady);
    status.reserved = cp.reserved();
    status.tariff = cp.record.tariff;
    status.since = cp.since;
    status.at = now.wall;
    if (cp.session) {
        const auto& session = cp.session->record;
        status.driver = session.driver;
        status.session = session.id;
        if (cp.charging()) {
            status.energy = session.energy;
            status.amount_minor = session.tariff.amount(session.energy).minor;
        }
    }
    return status;
}

void Fleet::refresh(ChargePoint& cp, Moment now, FleetEffects& out) {
    const auto state = cp.state(now.steady);
    const bool changed = state != cp.shown;
    cp.shown_fault = state == CpState::faulted ? cp.fault(now.steady) : Reason{};
    if (changed) {
        const auto before = std::exchange(cp.shown, state);
        cp.since = now.wall;
        say_change(cp, before, now, out);
        if (cp.session) send_progress(cp, Step::state, now, out);
    }
    if (changed || cp.reserved() != cp.shown_reserved || now.steady >= cp.status_due) {
        constexpr seconds while_charging{5};
        constexpr seconds otherwise{60};
        cp.shown_reserved = cp.reserved();
        cp.status_due = now.steady + (cp.charging() ? while_charging : otherwise);
        if (broker_connected_) out.actions.emplace_back(SendStatus{status_of(cp, now)});
    }
    out.actions.emplace_back(CpChanged{cp.record.id});
    schedule(cp, now);
}

void Fleet::say_change(ChargePoint& cp, CpState before, Moment now, FleetEffects& out) {
    const auto say = [&](NoticeKind kind, std::string detail = {}) {
        // One that comes and goes all the time is shown as it is, and does not push out what others have to say.
        if (now.steady >= cp.said_since + seconds{60}) {
            cp.said_since = now.steady;
            cp.said = 0;
        }
        if (++cp.said > changes_said_max) return;
        out.notify({kind, cp.record.id, {}, {}, std::move(detail)});
    };
    switch (cp.shown) {
        case CpState::disconnected: say(NoticeKind::cp_disconnected); return;
        case CpState::faulted:
            // Of two monitors people have been told already.
            if (cp.shown_fault != reason::duplicate_monitor) say(NoticeKind::cp_faulted, cp.shown_fault);
            return;
        case CpState::stopped:
        case CpState::supplying:
        case CpState::available: break;
    }
    if (before == CpState::disconnected) say(NoticeKind::cp_connected);
    if (before == CpState::faulted) say(NoticeKind::cp_recovered);
}

void Fleet::on(const BrokerStamped& event, Moment now, FleetEffects&) { books_.vouch(event.stamp, now); }

void Fleet::on(const BrokerChanged& event, Moment now, FleetEffects& out) {
    if (event.connected == broker_connected_) return;
    broker_connected_ = event.connected;
    central_status_due_ = now.steady;
    for (auto* cp : by_ordinal_) {
        if (cp == nullptr) continue;
        if (broker_connected_) {
            cp->status_due = now.steady;
            if (cp->order_pending()) cp->order.retry_now(now.steady);
            if (cp->session && cp->session->order.due != Steady::max()) cp->session->order.retry_now(now.steady);
            if (cp->session && !cp->session->record.finish.empty()) cp->session->finish.retry_now(now.steady);
        }
        schedule(*cp, now);
    }
    on_time(now, out);
}

void Fleet::on(const TelemetryCaughtUp& event, Moment now, FleetEffects&) {
    if (event.caught_up == reading_since_.has_value()) return;
    if (event.caught_up) {
        reading_since_ = now.steady;
        adopt_all(now);
        return;
    }
    read_before_ = reading_clock(now.steady);
    reading_since_.reset();
}

milliseconds Fleet::reading_clock(Steady now) const {
    return reading_since_ ? read_before_ + (now - *reading_since_) : read_before_;
}

void Fleet::adopt_all(Moment now) {
    if (std::exchange(adopted_, true)) return;
    for (auto* cp : by_ordinal_)
        if (cp != nullptr) schedule(*cp, now);
}

void Fleet::on(const LedgerProven&, Moment now, FleetEffects&) {
    adopt_all(now);
    central_status_due_ = now.steady;
}

void Fleet::on(const LedgerDoubted& event, Moment now, FleetEffects& out) {
    recovered_ = true;
    adopted_ = false;
    central_status_due_ = now.steady;
    hold_until_ = now.steady + settings_.lease + settings_.clock_skew;
    const auto kind =
        event.lineage == Lineage::of_others ? NoticeKind::ledger_on_used_topics : NoticeKind::ledger_is_old;
    out.notify({kind});
}

void Fleet::on(const ForeignCentralSeen& event, Moment now, FleetEffects& out) {
    if (event.ledger == ledger_ && !event.copy) return;
    if (!foreign_) out.notify({NoticeKind::foreign_central});
    foreign_ = event.ledger;
    foreign_until_ = now.steady + central_silent_after;
}

}  // namespace evc
