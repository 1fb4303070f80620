#include "monitor/status_text.hpp"

#include <algorithm>

#include "platform/service/words.hpp"

namespace evc::monitor {
namespace {

using service::counted;

bool is_healthy(const HealthMonitor& watch) { return watch.health() && watch.health()->ok; }

std::string engine_text(const HealthMonitor& watch) {
    if (!watch.health()) return "engine not asked yet";
    if (watch.health()->ok) return "engine healthy";
    const auto& why = watch.health()->reason;
    return why.empty() ? "engine faulty" : "engine faulty (" + why + ")";
}

template <class Is>
std::size_t count(std::span<const HealthMonitor* const> watches, Is is) {
    return static_cast<std::size_t>(
        std::count_if(watches.begin(), watches.end(), [&is](const HealthMonitor* watch) { return is(*watch); }));
}

}  // namespace

std::string status_text(const CpId& cp, const HealthMonitor& watch) {
    return cp.text() + ": " + engine_text(watch) + ", " +
           (watch.registered() ? "registered at Central" : "not registered at Central") +
           (watch.replaced() ? ", another monitor took its place" : "");
}

std::string status_text(std::span<const HealthMonitor* const> watches) {
    const auto registered = count(watches, [](const HealthMonitor& watch) { return watch.registered(); });
    return counted(watches.size(), "charge point") + ": " + counted(count(watches, is_healthy), "engine") +
           " healthy, " + std::to_string(registered) + " registered at Central";
}

}  // namespace evc::monitor
