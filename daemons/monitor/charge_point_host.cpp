#include "monitor/charge_point_host.hpp"

#include <utility>

namespace evc::monitor {
namespace {

net::Endpoint endpoint_of(const config::Endpoint& from) {
    return {.host = from.host, .port = from.port, .path = from.path};
}

HealthMonitorSettings settings_of(const Config& config) {
    HealthMonitorSettings settings;
    settings.period = config.check_period;
    settings.answer_timeout = config.answer_timeout;
    return settings;
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
      engine_(loop, endpoint_of(cp.engine), cp.id,
              [this](const EngineLink::Event& event) { std::visit([this](const auto& one) { handle(one); }, event); }),
      central_(
          loop, endpoint_of(config.central), cp.id, std::move(registration),
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

void ChargePointHost::act(const RoundEnded&) {
    const auto now = loop::Loop::now();
    last_round_ = now.steady;
    last_check_ = now.wall;
}

}  // namespace evc::monitor
