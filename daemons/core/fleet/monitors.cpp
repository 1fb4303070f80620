#include <algorithm>
#include <utility>

#include "core/fleet/fleet.hpp"

namespace evc {

void Fleet::on(const MonitorRegistered& event, Moment now, FleetEffects& out) {
    auto* cp = look_up(event.cp);
    if (cp == nullptr) {
        const bool welcome = settings_.accept_unknown == AcceptUnknown::all ||
                             (settings_.accept_unknown == AcceptUnknown::local && event.local);
        if (!welcome ||
            charge_points_.size() >= std::min(settings_.max_charge_points, settings_.max_added_by_monitors)) {
            const auto why = welcome ? reason::rate_limited : reason::unknown_cp;
            out.actions.emplace_back(RefuseMonitor{event.connection, event.cp, Reason{why}});
            return;
        }
        CpRecord record;
        record.id = event.cp;
        record.tariff = settings_.default_tariff;
        cp = &add(std::move(record), now);
        out.notify({NoticeKind::cp_added, event.cp});
    }
    if (cp->connection) {
        connections_.erase(*cp->connection);
        out.actions.emplace_back(
            CloseMonitor{*cp->connection, "replaced by a newer connection of the same CP", event.connection});
        count_takeover(*cp, now, out);
    }
    auto& record = cp->record;
    if (!event.location.empty()) record.location = event.location;
    if (event.tariff) record.tariff = *event.tariff;
    record.connected = true;
    ++record.epoch;
    out.changes.emplace_back(SaveCp{record});
    out.actions.emplace_back(AcceptMonitor{event.connection, event.cp, record.epoch});

    cp->connection = event.connection;
    cp->presumed_until = Steady::min();
    cp->faulty = false;
    cp->heard = now.steady;
    cp->last_seen = now.wall;
    cp->status_due = now.steady;
    connections_.emplace(event.connection, cp);
    judge_waiting(*cp, now, out);
    refresh(*cp, now, out);
}

void Fleet::count_takeover(ChargePoint& cp, Moment now, FleetEffects& out) {
    // Monitors that were replaced come back after a minute at the latest.
    constexpr seconds memory{120};
    constexpr unsigned no_accident = 4;
    // One that has been silent for so long is a link that was cut, and its own monitor takes its place.
    if (now.steady - cp.heard >= settings_.monitor_timeout / 2) return;
    if (now.steady >= cp.takeovers_until) cp.takeovers = 0;
    cp.takeovers_until = now.steady + memory;
    if (++cp.takeovers < no_accident) return;
    if (!cp.monitor_duplicated(now.steady)) out.notify({NoticeKind::duplicate_monitor, cp.record.id});
    cp.duplicate_monitor_until = cp.takeovers_until;
}

void Fleet::on(const MonitorHealthy& event, Moment now, FleetEffects& out) {
    const auto found = connections_.find(event.connection);
    if (found == connections_.end()) return;
    auto& cp = *found->second;
    cp.heard = now.steady;
    cp.last_seen = now.wall;
    if (!cp.faulty) return;
    cp.faulty = false;
    refresh(cp, now, out);
}

void Fleet::on(const MonitorFault& event, Moment now, FleetEffects& out) {
    const auto found = connections_.find(event.connection);
    if (found == connections_.end()) return;
    auto& cp = *found->second;
    cp.heard = now.steady;
    cp.last_seen = now.wall;
    const bool news = !cp.faulty || cp.fault_reason != event.reason;
    cp.faulty = true;
    cp.fault_reason = event.reason;
    if (!news) return;
    if (cp.session) request_finish(cp, reason::fault, now, out);
    refresh(cp, now, out);
}

void Fleet::on(const MonitorClosed& event, Moment now, FleetEffects& out) {
    const auto found = connections_.find(event.connection);
    if (found == connections_.end()) return;
    auto& cp = *found->second;
    connections_.erase(found);
    disconnect(cp, now, out);
}

void Fleet::disconnect(ChargePoint& cp, Moment now, FleetEffects& out) {
    cp.connection.reset();
    cp.faulty = false;
    cp.record.connected = false;
    out.changes.emplace_back(SaveCp{cp.record});
    refresh(cp, now, out);
}

}  // namespace evc
