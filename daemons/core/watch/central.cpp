#include <utility>

#include "core/watch/watch.hpp"

namespace evc {

void Watch::on(const CentralConnected&, Moment now, WatchEffects& out) {
    central_ = Central::connected;
    acknowledgement_due_.reset();
    registration_due_.reset();
    if (health_) register_cp(now, out);
}

void Watch::on(const CentralDisconnected& event, Moment, WatchEffects& out) {
    central_ = Central::away;
    acknowledgement_due_.reset();
    registration_due_.reset();
    if (trouble_ != Trouble::none) return;
    trouble_ = Trouble::away;
    out.actions.emplace_back(ShowWatchSign{WatchSignKind::central_away, event.why, 0});
}

void Watch::on(const CentralHeard&, Moment, WatchEffects&) { acknowledgement_due_.reset(); }

void Watch::on(const RegistrationAccepted& event, Moment, WatchEffects& out) {
    if (!said_register()) return;
    central_ = Central::registered;
    registration_due_.reset();
    trouble_ = Trouble::none;
    epoch_ = event.epoch;
    out.actions.emplace_back(ShowWatchSign{WatchSignKind::registered, {}, epoch_});
}

void Watch::on(const RegistrationRefused& event, Moment, WatchEffects& out) {
    if (!said_register()) return;
    if (trouble_ != Trouble::refused || refusal_ != event.reason)
        out.actions.emplace_back(ShowWatchSign{WatchSignKind::refused, event.reason, 0});
    trouble_ = Trouble::refused;
    refusal_ = event.reason;
    drop_central("Central refused the registration: " + event.reason, out);
}

void Watch::register_cp(Moment now, WatchEffects& out) {
    central_ = Central::registering;
    registration_due_ = now.steady + settings_.registration_timeout;
    out.actions.emplace_back(RegisterCp{});
    report(now, out);
}

void Watch::report(Moment now, WatchEffects& out) {
    if (!acknowledgement_due_) acknowledgement_due_ = now.steady + settings_.central_timeout;
    out.actions.emplace_back(ReportHealth{health_->ok, health_->reason});
}

void Watch::drop_central(std::string why, WatchEffects& out) {
    central_ = Central::closing;
    acknowledgement_due_.reset();
    registration_due_.reset();
    out.actions.emplace_back(DropCentral{std::move(why)});
}

void Watch::check_central(Moment now, WatchEffects& out) {
    if (acknowledgement_due_ && now.steady >= *acknowledgement_due_)
        drop_central("Central does not acknowledge what it is told", out);
    if (registration_due_ && now.steady >= *registration_due_) drop_central("Central does not answer REGISTER", out);
}

}  // namespace evc
