#include "monitor/charge_point_host.hpp"

#include <utility>

#include "platform/log/format.hpp"
#include "platform/log/log.hpp"

namespace evc::monitor {
namespace {

HealthMonitorSettings settings_of(const Config& config) {
    HealthMonitorSettings settings;
    settings.period = config.check_period;
    settings.answer_timeout = config.answer_timeout;
    return settings;
}

struct Line {
    log::Level level;
    log::MessageId message;
    std::string text;
};

/// `engine` and `central`: where they are.
Line line_of(const ShowMonitorNotice& notice, const std::string& engine, const std::string& central) {
    using log::Level;
    namespace message = log::message;
    const auto& detail = notice.detail;
    switch (notice.kind) {
        case MonitorNoticeKind::engine_healthy:
            return {Level::info, message::engine_healthy, fmt::format("the engine at {} is healthy", engine)};
        case MonitorNoticeKind::engine_faulty:
            return {Level::warning, message::engine_faulty,
                    fmt::format("the engine at {} is faulty{}{}", engine, detail.empty() ? "" : ": ", detail)};
        case MonitorNoticeKind::registered:
            return {Level::info, message::registered,
                    fmt::format("registered at Central {}, epoch {}", central, notice.epoch)};
        case MonitorNoticeKind::refused:
            return {Level::warning, message::registration_refused,
                    fmt::format("Central {} refuses to register this charge point: {}; tried again until it accepts",
                                central, detail)};
        case MonitorNoticeKind::replaced:
            return {Level::warning, message::duplicate_monitor,
                    fmt::format("another monitor{} took its place at Central {}; stop one of the two: until then this "
                                "one comes back at longer and longer intervals, up to a minute",
                                detail.empty() ? "" : ", at " + detail + ",", central)};
        case MonitorNoticeKind::central_away:
            return {Level::warning, message::central_away,
                    fmt::format("Central cannot be reached: {}; tried again until it can", detail)};
    }
    return {};
}

}  // namespace

Result<std::string> registration_of(const ChargePoint& cp) {
    link::Register message{cp.id, cp.location, {}};
    if (cp.tariff) message.tariff = cp.tariff->price_text();
    auto text = link::encode(message);
    if (!text) return failure(Fault::config, "charge point " + cp.id.text() + ": " + text.error().text);
    return text;
}

ChargePointHost::ChargePointHost(loop::Loop& loop, const Config& config, const ChargePoint& cp,
                                 std::string registration, Steady first_round, Changed changed)
    : cp_(cp.id),
      engine_name_(cp.engine.text()),
      central_name_(config.central.text()),
      changed_(std::move(changed)),
      watch_(settings_of(config), first_round),
      engine_(loop, cp.engine, cp.id,
              [this](const EngineLink::Event& event) { std::visit([this](const auto& one) { handle(one); }, event); }),
      central_(
          loop, config.central, cp.id, std::move(registration),
          [this](const CentralLink::Event& event) { std::visit([this](const auto& one) { handle(one); }, event); }),
      timer_(loop),
      last_round_(first_round) {}

void ChargePointHost::start() {
    central_.start();
    timer_.at(watch_.next_deadline(), [this] { on_time(); });
}

void ChargePointHost::finish() {
    finished_ = true;
    timer_.cancel();
    central_.finish();
}

void ChargePointHost::on_time() {
    HealthMonitorEffects effects;
    watch_.on_time(loop::Loop::now(), effects);
    release(effects);
}

void ChargePointHost::release(const HealthMonitorEffects& effects) {
    if (finished_) return;
    for (const auto& action : effects.actions) std::visit([this](const auto& one) { act(one); }, action);
    timer_.at(watch_.next_deadline(), [this] { on_time(); });
    changed_(*this);
}

void ChargePointHost::act(const ShowMonitorNotice& notice) {
    const auto line = line_of(notice, engine_name_, central_name_);
    log::write(line.level, cp_.text() + ": " + line.text, {.charge_point = cp_.text(), .message = line.message});
}

void ChargePointHost::act(const RoundEnded&) {
    const auto now = loop::Loop::now();
    last_round_ = now.steady;
    last_check_ = now.wall;
}

}  // namespace evc::monitor
