#include <algorithm>
#include <utility>

#include "core/health_monitor/health_monitor.hpp"

namespace evc {

void HealthMonitor::on(const CentralConnected&, Moment now, HealthMonitorEffects& out) {
    central_ = Central::connected;
    acknowledgement_due_.reset();
    registration_due_.reset();
    if (health_) register_cp(now, out);
}

void HealthMonitor::on(const CentralDisconnected& event, Moment, HealthMonitorEffects& out) {
    central_ = Central::away;
    acknowledgement_due_.reset();
    registration_due_.reset();
    settled_due_.reset();
    if (trouble_ != Trouble::none) return;
    trouble_ = Trouble::away;
    out.actions.emplace_back(ShowMonitorNotice{MonitorNoticeKind::central_away, event.why, 0});
}

void HealthMonitor::on(const CentralHeard&, Moment, HealthMonitorEffects&) { acknowledgement_due_.reset(); }

void HealthMonitor::on(const RegistrationAccepted& event, Moment now, HealthMonitorEffects& out) {
    if (!said_register()) return;
    central_ = Central::registered;
    registration_due_.reset();
    epoch_ = event.epoch;
    if (trouble_ == Trouble::replaced)
        settled_due_ = now.steady + settings_.settled_after;
    else
        settle(out);
}

void HealthMonitor::settle(HealthMonitorEffects& out) {
    trouble_ = Trouble::none;
    retreat_ = milliseconds{0};
    settled_due_.reset();
    out.actions.emplace_back(ShowMonitorNotice{MonitorNoticeKind::registered, {}, epoch_});
}

void HealthMonitor::on(const RegistrationRefused& event, Moment, HealthMonitorEffects& out) {
    if (!said_register()) return;
    if (event.reason.starts_with(reason::duplicate_monitor)) return retreat(event.reason, out);
    if (trouble_ != Trouble::refused || refusal_ != event.reason)
        out.actions.emplace_back(ShowMonitorNotice{MonitorNoticeKind::refused, event.reason, 0});
    trouble_ = Trouble::refused;
    refusal_ = event.reason;
    drop_central("Central refused the registration: " + event.reason, out);
}

void HealthMonitor::retreat(const Reason& why, HealthMonitorEffects& out) {
    retreat_ = std::clamp(2 * retreat_, settings_.shortest_retreat, settings_.longest_retreat);
    if (std::exchange(trouble_, Trouble::replaced) != Trouble::replaced) {
        auto where = why.substr(reason::duplicate_monitor.size());
        where.erase(0, where.find_first_not_of(' '));
        out.actions.emplace_back(ShowMonitorNotice{MonitorNoticeKind::replaced, std::move(where), 0});
    }
    drop_central("another monitor of this charge point took its place", out, retreat_);
}

void HealthMonitor::register_cp(Moment now, HealthMonitorEffects& out) {
    central_ = Central::registering;
    registration_due_ = now.steady + settings_.registration_timeout;
    out.actions.emplace_back(RegisterCp{});
    report(now, out);
}

void HealthMonitor::report(Moment now, HealthMonitorEffects& out) {
    if (!acknowledgement_due_) acknowledgement_due_ = now.steady + settings_.central_timeout;
    out.actions.emplace_back(ReportHealth{health_->ok, health_->reason});
}

void HealthMonitor::drop_central(std::string why, HealthMonitorEffects& out, milliseconds pause) {
    central_ = Central::closing;
    acknowledgement_due_.reset();
    registration_due_.reset();
    settled_due_.reset();
    out.actions.emplace_back(DropCentral{std::move(why), pause});
}

void HealthMonitor::check_central(Moment now, HealthMonitorEffects& out) {
    if (acknowledgement_due_ && now.steady >= *acknowledgement_due_)
        drop_central("Central does not acknowledge what it is told", out);
    if (registration_due_ && now.steady >= *registration_due_) drop_central("Central does not answer REGISTER", out);
    if (settled_due_ && now.steady >= *settled_due_) settle(out);
}

}  // namespace evc
