#include "monitor/standing.hpp"

#include <algorithm>

#include "platform/service/words.hpp"

namespace evc::monitor {
namespace {

using service::counted;

bool is_healthy(const Watch& watch) { return watch.health() && watch.health()->ok; }

std::string engine_text(const Watch& watch) {
    if (!watch.health()) return "engine not asked yet";
    if (watch.health()->ok) return "engine healthy";
    const auto& why = watch.health()->reason;
    return why.empty() ? "engine faulty" : "engine faulty (" + why + ")";
}

template <class Is>
std::size_t count(std::span<const Watch* const> watches, Is is) {
    return static_cast<std::size_t>(
        std::count_if(watches.begin(), watches.end(), [&is](const Watch* watch) { return is(*watch); }));
}

}  // namespace

std::string standing(const CpId& cp, const Watch& watch) {
    return cp.text() + ": " + engine_text(watch) + ", " +
           (watch.registered() ? "registered at Central" : "not registered at Central") +
           (watch.replaced() ? ", another monitor took its place" : "");
}

std::string standing(std::span<const Watch* const> watches) {
    const auto registered = count(watches, [](const Watch& watch) { return watch.registered(); });
    return counted(watches.size(), "charge point") + ": " + counted(count(watches, is_healthy), "engine") +
           " healthy, " + std::to_string(registered) + " registered at Central";
}

}  // namespace evc::monitor
