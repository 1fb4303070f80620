#include "simulation/scenario.hpp"

#include <algorithm>

#include "simulation/random.hpp"

namespace evc::sim {
namespace {

/// How often each kind of fault is drawn, out of the sum of all.
constexpr std::array<std::uint8_t, fault_kinds> weights{
    30, 10, 8, 4, 2, 4, 3, 5, 4, 5, 3, 3, 2, 3, 2, 8, 7, 4, 5, 1, 2, 1, 5, 2, 8, 1, 3,
};

constexpr std::array<std::string_view, fault_kinds> names{
    "killed at a point", "killed",           "link cut",       "broker down",     "broker wiped",
    "disk full",         "clock jump",       "monitor cut",    "monitor silent",  "engine fault",
    "engine replaced",   "engine duplicate", "second Central", "ledger copied",   "ledger restored",
    "operator STOP",     "operator RESUME",  "FINISH",         "SETTLE",          "CP added",
    "CP removed",        "tariff set",       "driver STOP",    "STOP by another", "request on site",
    "long silence",      "slow network",
};

FaultKind draw_kind(Random& random) {
    std::uint32_t sum = 0;
    for (const auto weight : weights) sum += weight;
    auto drawn = random.below(sum);
    std::size_t kind = 0;
    while (drawn >= weights[kind]) drawn -= weights[kind++];
    return static_cast<FaultKind>(kind);
}

Time duration_of(FaultKind kind, Time lost_after, Random& random) {
    switch (kind) {
        case FaultKind::long_silence: return lost_after + random.between(5'000, 15'000);
        case FaultKind::engine_duplicated: return random.between(3'000, 25'000);
        case FaultKind::second_central: return random.between(3'000, 15'000);
        case FaultKind::slow_network: return random.between(500, 4'000);
        case FaultKind::killed_at_point:
        case FaultKind::killed: return random.chance(300) ? random.between(3'000, 12'000) : random.between(1, 1'500);
        default: return random.between(100, 7'000);
    }
}

}  // namespace

std::string_view name_of_fault(FaultKind kind) { return names[static_cast<std::size_t>(kind)]; }

Scenario scenario_of(std::uint64_t seed) {
    Random random{seed * 0x9e3779b97f4a7c15ULL + 1};
    Scenario scenario;
    scenario.seed = seed;
    scenario.cps = 3 + random.below(2);
    scenario.drivers = 2 + random.below(3);
    scenario.wishes = 4 + random.below(6);
    scenario.chaos = random.between(35'000, 55'000);
    scenario.lost_after = random.between(25'000, 60'000);
    scenario.strangers_welcome = random.chance(850);
    if (random.chance(600)) scenario.rates.duplicated = random.below(80);
    if (random.chance(600)) scenario.rates.report_lost = random.below(150);
    if (random.chance(600)) scenario.rates.delayed = random.below(100);
    const auto count = 8 + random.below(16);
    for (std::uint32_t i = 0; i < count; ++i) {
        Fault fault;
        fault.at = random.between(500, scenario.chaos - 1);
        fault.kind = draw_kind(random);
        fault.who = static_cast<std::uint8_t>(random.below(256));
        fault.duration = duration_of(fault.kind, scenario.lost_after, random);
        fault.aimed = random.chance(600);
        fault.point = static_cast<Point>(random.below(points));
        fault.effect = static_cast<std::uint8_t>(random.below(kinds));
        fault.countdown = static_cast<std::uint8_t>(random.below(60));
        scenario.faults.push_back(fault);
    }
    std::stable_sort(scenario.faults.begin(), scenario.faults.end(),
                     [](const Fault& a, const Fault& b) { return a.at < b.at; });
    return scenario;
}

}  // namespace evc::sim
