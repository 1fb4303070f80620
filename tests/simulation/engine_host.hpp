#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/pipeline/journal_batch.hpp"
#include "core/pipeline/pipeline.hpp"
#include "core/station/station.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

template <class Owner, class Batch>
class Disk;

/// What store::Journal keeps on its disk.
struct JournalStore {
    EngineId engine;
    LedgerId ledger;
    StationRecord record;

    void apply(const JournalChange& change);
    [[nodiscard]] const PendingReport* pending(const SessionId& session) const;
};

/// EV_CP_E around one Station: the pipeline that ships, over a simulated disk, with a meter whose register is durable
/// on its own, and a vehicle that comes and goes.
class EngineHost : public Process {
public:
    EngineHost(World& world, std::string name, std::size_t cp, EngineId engine);
    ~EngineHost() override;

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
    void store(const JournalBatch& batch);
    [[nodiscard]] Kinds next_kinds();

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
    void note_kinds(const Transaction<JournalBatch, StationAction>& transaction);
    void dispatch(const StationAction& action);
    void act(const StationAction& action);
    void send(const SendTelemetry& report);
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
    std::optional<Station> station_;
    std::optional<Pipeline<JournalBatch, StationAction>> pipeline_;
    Disk<EngineHost, JournalBatch>* disk_ = nullptr;  ///< the pipeline's
    std::deque<Kinds> kinds_;                         ///< of the effects in each batch that is not stored yet
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
