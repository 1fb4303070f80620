#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "simulation/coverage.hpp"
#include "simulation/event_queue.hpp"

namespace evc::sim {

/// What may go wrong, or be wished for, at a moment.
enum class FaultKind : std::uint8_t {
    killed_at_point,
    killed,
    link_cut,
    broker_down,
    broker_wiped,
    disk_full,
    clock_jump,
    monitor_cut,
    monitor_half_open,
    engine_fault,
    engine_replaced,
    engine_duplicated,
    second_central,
    ledger_copied,
    ledger_restored,
    operator_stop,
    operator_resume,
    operator_finish,
    operator_settle,
    cp_added,
    cp_removed,
    tariff_set,
    driver_stop,
    stop_of_somebody_else,
    on_site_request,
    long_silence,
    slow_network,
};
inline constexpr std::size_t fault_kinds = 27;
[[nodiscard]] std::string_view name_of_fault(FaultKind kind);

struct Fault {
    Time at = 0;
    FaultKind kind = FaultKind::killed;
    std::uint8_t who = 0;  ///< a process or a charge point
    Time duration = 0;
    bool aimed = false;  ///< killed_at_point: at an effect of `effect`, else after `countdown` points
    Point point = Point::before_commit;
    std::uint8_t effect = 0;
    std::uint8_t countdown = 0;
};

/// How often, in a thousand, and how slowly.
struct Rates {
    std::uint32_t duplicated = 0;
    std::uint32_t report_lost = 0;
    std::uint32_t delayed = 0;
};

/// All that a run depends on. The seed alone gives one; the shrinker takes faults out of it.
struct Scenario {
    std::uint64_t seed = 0;
    std::size_t cps = 3;
    std::size_t drivers = 3;
    std::size_t wishes = 8;  ///< of each driver
    Rates rates;
    Time chaos = 0;  ///< how long faults happen; then everything is healed
    Time lost_after = 0;
    bool strangers_welcome = true;  ///< whether monitors of unknown charge points are let in
    std::vector<Fault> faults;      ///< by time
};

[[nodiscard]] Scenario scenario_of(std::uint64_t seed);

}  // namespace evc::sim
