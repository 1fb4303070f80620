#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "core/station/station.hpp"
#include "unit/core/machine_driver.hpp"

namespace evc::testing {

/// A Station of CP1 with a journal in memory and a contactor; the meter is silent unless a test reads it. It fails the
/// running test when an action goes out that the journal, as it stands then, does not explain. The broker is reached
/// unless a test says otherwise. Unless told otherwise everything is about session 1 of driver ann; this is engine 1.
class StationDriver : public MachineDriver<StationDriver, StationEffects> {
public:
    explicit StationDriver(StationSettings with = {});

    /// The engine dies and starts anew with its journal and this reading of the meter's register.
    StationDriver& restart(std::int64_t meter = 0);
    StationDriver& restart_without_broker(std::int64_t meter = 0);

    // Central.
    StationDriver& ordered(Order order, LedgerId ledger = {0xCE, 1});
    StationDriver& authorize(std::uint64_t number = 1, std::string_view driver = "ann");
    StationDriver& begin(std::uint64_t number = 1, std::uint64_t engine = 1);
    StationDriver& finish(std::string_view why, std::uint64_t number = 1);
    StationDriver& receipt(std::int64_t energy, std::uint64_t number = 1);
    StationDriver& stop(std::uint64_t n) { return ordered(StopCp{n, "operator-stop"}); }
    StationDriver& resume(std::uint64_t n) { return ordered(ResumeCp{n}); }

    // The vehicle, the meter, people.
    StationDriver& plug() { return on(VehiclePlugged{}); }
    StationDriver& unplug() { return on(VehicleUnplugged{}); }
    StationDriver& meter(std::int64_t reading) { return on(MeterRead{WattHours{reading}, Watts{22'000}, true}); }
    StationDriver& last_meter(std::int64_t reading) { return on(MeterRead{WattHours{reading}, {}, false}); }
    StationDriver& asks_on_site(std::uint64_t number = 1);

    // A session that has come so far.
    StationDriver& accepted() { return authorize(); }
    StationDriver& begun() { return authorize().begin(); }
    StationDriver& charging() { return begun().plug(); }
    /// Completed over this energy, not receipted.
    StationDriver& completed(std::int64_t energy) { return charging().unplug().last_meter(energy); }

    // What it wants done.
    template <class Kind>
    [[nodiscard]] std::vector<Telemetry> telemetry() const {
        std::vector<Telemetry> found;
        for (const auto& action : effects.actions)
            if (const auto* send = std::get_if<SendTelemetry>(&action))
                if (std::holds_alternative<Kind>(send->telemetry.report)) found.push_back(send->telemetry);
        return found;
    }
    template <class Kind>
    [[nodiscard]] std::vector<Kind> said() const {
        std::vector<Kind> found;
        for (const auto& one : telemetry<Kind>()) found.push_back(std::get<Kind>(one.report));
        return found;
    }
    template <class Kind>
    [[nodiscard]] std::size_t says() const {
        return telemetry<Kind>().size();
    }
    /// The one final report that was sent; fails the test when there is not exactly one.
    [[nodiscard]] FinalReport report() const;
    [[nodiscard]] std::vector<ChargeRequest> requests() const;
    [[nodiscard]] std::size_t signs(SignKind kind) const;

    StationSettings settings;
    JournalSnapshot journal;
    bool contactor_closed = false;
    std::unique_ptr<Station> station;

    /// What the journal keeps of CP1.
    [[nodiscard]] const StationRecord& record() const { return journal.stations.front(); }

private:
    friend MachineDriver;
    [[nodiscard]] Station& machine() { return *station; }
    void take(StationEffects wanted);
    void keep(const SaveOrder& change);
    void keep(const SaveHeld& change);
    void keep(const DropHeld& change);
    void keep(const SavePending& change);
    void keep(const DropPending& change);
    void keep(const SaveOnSite& change);
    void keep(const DropOnSite& change);
    void keep(const AdoptLedger& change);
    void check(const StationAction& action);
    void explain(const Telemetry& telemetry) const;
    [[nodiscard]] const PendingReport* pending(const SessionId& session) const;

    [[nodiscard]] StationRecord& own() { return journal.stations.front(); }
};

}  // namespace evc::testing
