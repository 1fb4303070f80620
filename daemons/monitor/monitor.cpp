#include "monitor/monitor.hpp"

#include <algorithm>
#include <utility>

#include "platform/log/format.hpp"
#include "platform/service/notify.hpp"

namespace evc::monitor {
namespace {

/// For EOT and the ends of the connections to get through.
constexpr milliseconds farewell{300};

std::string engine_text(const HealthMonitor& watch) {
    if (!watch.health()) return "engine not asked yet";
    if (watch.health()->ok) return "engine healthy";
    const auto& why = watch.health()->reason;
    return why.empty() ? "engine faulty" : "engine faulty (" + why + ")";
}

}  // namespace

std::string status_text(const CpId& cp, const HealthMonitor& watch) {
    return fmt::format("{}: {}, {}{}", cp.text(), engine_text(watch),
                       watch.registered() ? "registered at Central" : "not registered at Central",
                       watch.replaced() ? ", another monitor took its place" : "");
}

std::string status_text(std::span<const HealthMonitor* const> watches) {
    using service::counted;
    std::size_t healthy = 0;
    std::size_t registered = 0;
    for (const auto* const watch : watches) {
        if (is_healthy(*watch)) ++healthy;
        if (watch->registered()) ++registered;
    }
    return fmt::format("{}: {} healthy, {} registered at Central", counted(watches.size(), "charge point"),
                       counted(healthy, "engine"), registered);
}

Monitor::Monitor(loop::Loop& loop, const Config& config) : config_(config), timer_(loop) {}

Result<std::unique_ptr<Monitor>> Monitor::create(loop::Loop& loop, const Config& config) {
    std::unique_ptr<Monitor> monitor{new Monitor{loop, config}};
    const auto now = loop::Loop::now().steady;
    const auto count = static_cast<milliseconds::rep>(config.charge_points.size());
    for (const auto& cp : monitor->config_.charge_points) {
        auto registration = registration_of(cp);
        if (!registration) return tl::make_unexpected(registration.error());
        const auto turn = static_cast<milliseconds::rep>(monitor->hosts_.size());
        monitor->hosts_.push_back(std::make_unique<ChargePointHost>(
            loop, monitor->config_, cp, *std::move(registration), now + config.check_period * turn / count,
            [owner = monitor.get()](const ChargePointHost& host) {
                if (owner->observer_) owner->observer_(host);
            }));
    }
    return monitor;
}

void Monitor::start() {
    for (const auto& host : hosts_) host->start();
}

void Monitor::finish(std::function<void()> done) {
    for (const auto& host : hosts_) host->finish();
    timer_.after(farewell, std::move(done));
}

bool Monitor::well() const {
    const auto oldest = loop::Loop::now().steady - 3 * config_.check_period;
    return std::all_of(hosts_.begin(), hosts_.end(),
                       [oldest](const auto& host) { return host->last_round() >= oldest; });
}

std::string Monitor::status_text() const {
    std::vector<const HealthMonitor*> watches;
    for (const auto& host : hosts_) watches.push_back(&host->watch());
    return hosts_.size() == 1 ? monitor::status_text(hosts_.front()->cp(), *watches.front())
                              : monitor::status_text(watches);
}

}  // namespace evc::monitor
