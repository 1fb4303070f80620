#include "core/health_monitor/health_monitor.hpp"

#include <algorithm>
#include <utility>

namespace evc {

void HealthMonitor::on(const EngineConnected&, Moment, HealthMonitorEffects& out) {
    engine_ = Engine::connected;
    question_ = Question::none;
    silent_ = 0;
    if (answer_due_) ask(out);
}

void HealthMonitor::on(const EngineDisconnected&, Moment now, HealthMonitorEffects& out) {
    const auto before = std::exchange(engine_, Engine::away);
    question_ = Question::none;
    if (before == Engine::connected && !std::exchange(reconnected_, true)) return connect_engine(out);
    if (before == Engine::connecting || answer_due_) conclude({false, Reason{reason::unreachable}}, now, out);
}

void HealthMonitor::on(const EngineAnswered& event, Moment now, HealthMonitorEffects& out) {
    const auto question = std::exchange(question_, Question::none);
    if (question == Question::none) return;
    silent_ = 0;
    if (!answer_due_) return;
    if (question == Question::late) return ask(out);
    conclude({event.ok, event.ok ? Reason{} : event.reason}, now, out);
}

void HealthMonitor::on(const EngineGarbled&, Moment now, HealthMonitorEffects& out) {
    engine_ = Engine::away;
    question_ = Question::none;
    conclude({false, Reason{reason::garbled}}, now, out);
}

void HealthMonitor::connect_engine(HealthMonitorEffects& out) {
    engine_ = Engine::connecting;
    question_ = Question::none;
    silent_ = 0;
    out.actions.emplace_back(ConnectEngine{});
}

void HealthMonitor::ask(HealthMonitorEffects& out) {
    question_ = Question::asked;
    out.actions.emplace_back(AskEngine{});
}

Steady HealthMonitor::next_deadline() const {
    auto next = round_due_;
    for (const auto& due : {answer_due_, acknowledgement_due_, registration_due_, settled_due_})
        if (due) next = std::min(next, *due);
    return next;
}

void HealthMonitor::on_time(Moment now, HealthMonitorEffects& out) {
    if (answer_due_ && now.steady >= *answer_due_) {
        ++silent_;
        conclude({false, Reason{reason::no_answer}}, now, out);
    }
    if (now.steady >= round_due_) begin_round(now, out);
    check_central(now, out);
}

void HealthMonitor::begin_round(Moment now, HealthMonitorEffects& out) {
    round_due_ = std::max(round_due_ + settings_.period, now.steady + settings_.period / 2);
    answer_due_ = now.steady + settings_.answer_timeout;
    reconnected_ = false;
    if (engine_ == Engine::connecting) return;
    if (engine_ == Engine::away || silent_ >= settings_.silent_rounds) return connect_engine(out);
    if (question_ == Question::none)
        ask(out);
    else
        question_ = Question::late;
}

void HealthMonitor::conclude(Health health, Moment now, HealthMonitorEffects& out) {
    const bool ends_round = answer_due_.has_value();
    const bool changed = health_ != health;
    answer_due_.reset();
    health_ = std::move(health);
    if (changed) {
        const auto kind = health_->ok ? MonitorNoticeKind::engine_healthy : MonitorNoticeKind::engine_faulty;
        out.actions.emplace_back(ShowMonitorNotice{kind, health_->reason, 0});
    }
    if (central_ == Central::connected)
        register_cp(now, out);
    else if (said_register() && (changed || ends_round))
        report(now, out);
    if (ends_round) out.actions.emplace_back(RoundEnded{});
}

}  // namespace evc
