#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/settings.hpp"
#include "core/station/station.hpp"
#include "core/trip/trip.hpp"
#include "simulation/broker.hpp"
#include "simulation/central_host.hpp"
#include "simulation/checker.hpp"
#include "simulation/driver_host.hpp"
#include "simulation/engine_host.hpp"
#include "simulation/event_queue.hpp"
#include "simulation/monitor_host.hpp"
#include "simulation/mutants.hpp"
#include "simulation/operators.hpp"
#include "simulation/process.hpp"
#include "simulation/random.hpp"
#include "simulation/scenario.hpp"
#include "simulation/trace.hpp"

namespace evc::sim {

struct Outcome {
    std::optional<Violation> violation;
    std::uint64_t hash = 0;
    std::uint64_t events = 0;
    std::uint64_t crashes = 0;
};

/// The whole network in virtual time: first its faults happen, then everything is healed and it has to come to rest.
class World {
public:
    World(const Scenario& what, Mutant deliberate, bool text, Coverage& counted);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    [[nodiscard]] Outcome run();

    // for the programs
    void schedule(Process& target, Time in, What what, std::uint16_t small, std::uint64_t large) {
        schedule_at(target, time + in, what, small, large);
    }
    void schedule_at(Process& target, Time at, What what, std::uint16_t small, std::uint64_t large);
    void schedule_any(Process& target, Time in, What what);
    [[nodiscard]] Time latency();
    [[nodiscard]] Wall wall() const;
    void append(const Process& writer, MessageIndex message);
    [[nodiscard]] std::uint64_t fresh_number() { return ++last_number_; }
    [[nodiscard]] ConnectionId fresh_connection() { return ++last_connection_; }
    [[nodiscard]] bool engine_healthy(std::size_t cp) const { return engines[cp]->healthy(); }
    void central_died(CentralHost& which);
    void monitor_accepted(CentralHost& which, ConnectionId connection, std::uint64_t epoch);
    void monitor_hung_up(CentralHost& which, ConnectionId connection);
    [[nodiscard]] const FleetSettings& fleet_settings() const { return fleet_settings_; }
    [[nodiscard]] const StationSettings& station_settings() const { return station_settings_; }
    [[nodiscard]] const TripSettings& trip_settings() const { return trip_settings_; }
    [[nodiscard]] std::int64_t meter_total(std::size_t cp) const;

    const Scenario& scenario;
    const Mutant mutant;
    Coverage& coverage;
    Trace trace;
    Random random;
    Time time = 0;
    Rates rates;
    Broker broker;
    Checker checker;
    Operators operators;
    std::unique_ptr<CentralHost> central;
    std::vector<std::unique_ptr<EngineHost>> engines;  ///< by charge point
    std::vector<std::unique_ptr<MonitorHost>> monitors;
    std::vector<std::unique_ptr<DriverHost>> drivers;
    std::uint64_t crashes = 0;
    bool restored = false;    ///< a ledger was replaced by an old copy
    bool epochs_grow = true;  ///< no charge point was forgotten

private:
    void populate();
    void do_fault(const Fault& fault);
    void do_wish(const Fault& fault, std::size_t cp);
    void kill_at_point(const Fault& fault);
    [[nodiscard]] Process& victim(const Fault& fault);
    void stop_broker(Time duration, bool wipe);
    void duplicate_engine(std::size_t cp, Time duration);
    void start_second_central(Time duration);
    void copy_ledger();
    void restore_ledger();
    void retire(Process& process);
    void on_own_event(const Event& event);
    void heal();
    void look();
    void adopt_ledgers();
    [[nodiscard]] std::string unrest() const;
    void seed_history();

    FleetSettings fleet_settings_;
    StationSettings station_settings_;
    TripSettings trip_settings_;
    EventQueue queue_;
    std::vector<Process*> processes_;
    std::vector<std::unique_ptr<EngineHost>> duplicates_;
    std::vector<std::unique_ptr<CentralHost>> others_;
    std::optional<LedgerStore> copy_;
    std::uint64_t last_number_ = 0;
    std::uint64_t last_engine_ = 0;
    std::uint64_t last_ledger_ = 0;
    ConnectionId last_connection_ = 0;
    Time slow_until_ = 0;
    Time broker_back_ = 0;
    Time healed_at_ = 0;
    bool done_ = false;
};

}  // namespace evc::sim
