#include "monitor/monitor.hpp"

#include <algorithm>
#include <utility>

#include "monitor/status_text.hpp"

namespace evc::monitor {
namespace {

/// For EOT and the ends of the connections to get through.
constexpr milliseconds farewell{300};

}  // namespace

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
