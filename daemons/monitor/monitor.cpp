#include "monitor/monitor.hpp"

#include <algorithm>
#include <utility>

#include "monitor/standing.hpp"

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
        const auto turn = static_cast<milliseconds::rep>(monitor->hosted_.size());
        monitor->hosted_.push_back(std::make_unique<Hosted>(loop, monitor->config_, cp, *std::move(registration),
                                                            now + config.check_period * turn / count,
                                                            [owner = monitor.get()](const Hosted& hosted) {
                                                                if (owner->watcher_) owner->watcher_(hosted);
                                                            }));
    }
    return monitor;
}

void Monitor::start() {
    for (const auto& hosted : hosted_) hosted->start();
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

std::string Monitor::standing() const {
    std::vector<const Watch*> watches;
    for (const auto& hosted : hosted_) watches.push_back(&hosted->watch());
    return hosted_.size() == 1 ? monitor::standing(hosted_.front()->cp(), *watches.front())
                               : monitor::standing(watches);
}

}  // namespace evc::monitor
