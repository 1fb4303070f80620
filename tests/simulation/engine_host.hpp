#pragma once

#include <optional>
#include <vector>

#include "core/station/station.hpp"
#include "simulation/disk.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

/// What one event changes in an engine's journal, and what is done when it is stored.
struct JournalBatch {
    std::vector<JournalChange> changes;
    std::vector<StationAction> actions;
    Kinds kinds = 0;
};

/// What store::Journal keeps on its disk.
struct JournalStore {
    EngineId engine;
    LedgerId ledger;
    StationRecord record;

    void apply(const JournalChange& change);
    [[nodiscard]] const PendingReport* pending(const SessionId& session) const;
};

/// EV_CP_E around one Station, wired as daemons/engine wires it, with its meter, whose register is durable on its own,
/// and a vehicle that comes and goes.
class EngineHost : public Process {
public:
    EngineHost(World& world, std::string name, std::size_t cp, EngineId engine);

    void ask(std::size_t request, std::size_t driver);
    void fail();
    void repair();
    /// What an operator does to one that took up with a Central which was not meant: --adopt-ledger.
    void adopt_ledger();
    /// The journal is gone, the meter stays.
    void replace(EngineId engine);

    [[nodiscard]] bool healthy() const { return up && station_ && !station_->faulty(); }
    [[nodiscard]] const Station* station() const { return station_ ? &*station_ : nullptr; }
    [[nodiscard]] bool quiet() const;
    [[nodiscard]] std::size_t cp() const { return cp_; }
    [[nodiscard]] bool contactor_closed() const { return closed_; }
    [[nodiscard]] const SessionId& supplied() const { return supplied_; }

    // Process and Disk
    void on_records(std::span<const Record> records) override;
    void on_connection(bool reached) override;
    void on_caught_up() override;
    void store(JournalBatch& batch);
    void release(JournalBatch& batch);
    [[nodiscard]] static Kinds kinds_in(const JournalBatch& batch) { return batch.kinds; }

    JournalStore journal;
    WattHours meter_register;  ///< durable

protected:
    void boot() override;
    void lose_memory() override;
    void on_event(const Event& event) override;

private:
    template <class Event>
    void handle(const Event& event) {
        handle(event, now());
    }
    template <class Event>
    void handle(const Event& event, Moment moment) {
        if (!station_) return;
        station_->on(event, moment, effects_);
        commit();
    }
    void obey(Command command);
    void check_reached();
    void commit();
    void release(const StationAction& action);
    void send(const Telemetry& telemetry);
    void show(const ShowSign& sign);
    void close_contactor();
    void open_contactor();
    void tick();
    void store_register(bool closed);
    void on_register(WattHours value, bool closed);
    void arm();
    void mutate();
    void forget_at_once(const Receipt& receipt);
    void make_it_new(std::uint64_t n);

    std::size_t cp_;
    Disk<EngineHost, JournalBatch> disk_;
    std::optional<Station> station_;
    StationEffects effects_;
    WattHours value_;
    SessionId supplied_;  ///< the session that the contactor was closed for
    std::int64_t ticks_left_ = 0;
    Time last_store_ = 0;
    Steady armed_ = Steady::max();
    std::uint16_t contactor_ = 0;  ///< grows each time that it moves
    std::uint16_t vehicle_ = 0;    ///< grows with each vehicle
    bool closed_ = false;
    bool reached_ = false;
};

}  // namespace evc::sim
