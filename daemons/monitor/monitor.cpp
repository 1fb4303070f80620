#include "monitor/monitor.hpp"

#include <algorithm>
#include <utility>

namespace evc::monitor {
namespace {

/// For EOT and the ends of the connections to get through.
constexpr milliseconds farewell{300};

}  // namespace

Monitor::Monitor(loop::Loop& loop, const Config& config, Status status)
    : config_(config), status_(std::move(status)), timer_(loop) {}

Result<std::unique_ptr<Monitor>> Monitor::create(loop::Loop& loop, const Config& config, Status status) {
    std::unique_ptr<Monitor> monitor{new Monitor{loop, config, std::move(status)}};
    const auto now = loop::Loop::now().steady;
    const auto count = static_cast<milliseconds::rep>(config.charge_points.size());
    for (const auto& cp : monitor->config_.charge_points) {
        auto registration = registration_of(cp);
        if (!registration) return tl::make_unexpected(registration.error());
        const auto turn = static_cast<milliseconds::rep>(monitor->hosted_.size());
        monitor->hosted_.push_back(std::make_unique<Hosted>(loop, monitor->config_, cp, *std::move(registration),
                                                            now + config.check_period * turn / count,
                                                            [owner = monitor.get()] { owner->tell_status(); }));
    }
    return monitor;
}

void Monitor::start() {
    for (const auto& hosted : hosted_) hosted->start();
    tell_status();
}

void Monitor::finish(std::function<void()> done) {
    for (const auto& hosted : hosted_) hosted->finish();
    timer_.after(farewell, std::move(done));
}

bool Monitor::well() const {
    const auto oldest = loop::Loop::now().steady - 3 * config_.check_period;
    return std::all_of(hosted_.begin(), hosted_.end(),
                       [oldest](const auto& hosted) { return hosted->last_round() >= oldest; });
}

void Monitor::tell_status() const {
    std::size_t healthy = 0;
    std::size_t registered = 0;
    for (const auto& hosted : hosted_) {
        const auto& watch = hosted->watch();
        if (watch.health() && watch.health()->ok) ++healthy;
        if (watch.registered()) ++registered;
    }
    status_(std::to_string(hosted_.size()) + " charge points: " + std::to_string(healthy) + " healthy, " +
            std::to_string(registered) + " registered at Central");
}

}  // namespace evc::monitor
