#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/fleet/fleet.hpp"
#include "simulation/disk.hpp"
#include "simulation/ledger_store.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

/// EV_Central around its Fleet, wired as daemons/central wires it: turns of changes, outbox rows and offsets that are
/// committed together, actions released afterwards, rows that live until their delivery report.
class CentralHost : public Process {
public:
    CentralHost(World& world, std::string name, LedgerId ledger);

    /// An operator's call, answered by World::call_answered().
    template <class Call>
    void call(Call call) {
        if (!up) return;
        call.call = ++last_call_;
        handle(call);
    }
    void settle(SessionId session);
    /// Monitors of its own, for a Central that nobody meant.
    void attend();
    /// The ledger is replaced by an old copy; the next start is told so.
    void restore(LedgerStore copy);

    [[nodiscard]] const Fleet* fleet() const { return fleet_ ? &*fleet_ : nullptr; }
    [[nodiscard]] bool quiet() const;
    /// Whether the tickets of the broker are still needed: the ledger is an old copy that has not adopted them.
    [[nodiscard]] bool needs_tickets() const { return recovered_ && !adopted_; }
    [[nodiscard]] CallId last_call() const { return last_call_; }

    // Process and Disk
    void on_records(std::span<const Record> records) override;
    void on_connection(bool reached) override;
    void on_caught_up() override;
    void on_delivery(std::uint64_t token, bool delivered) override;
    void store(LedgerBatch& batch);
    void release(LedgerBatch& batch);
    [[nodiscard]] static Kinds kinds_in(const LedgerBatch& batch) { return batch.kinds; }

    LedgerStore ledger;

protected:
    void boot() override;
    void lose_memory() override;
    void on_event(const Event& event) override;

private:
    struct Turn {
        LedgerBatch batch;
        std::vector<Action> at_once;
        const Record* source = nullptr;
    };

    template <class Event>
    void handle(const Event& event) {
        Turn turn;
        apply(turn, event);
        commit(turn);
    }
    template <class Event>
    void apply(Turn& turn, const Event& event) {
        if (const auto session = fleet_->to_recall(event)) fleet_->recall(ledger.past(*session));
        fleet_->on(event, now(), effects_);
        take(turn);
    }

    void read_topics();
    void on_record(Turn& turn, const Record& record);
    void on_telemetry(Turn& turn, TelemetryArrived arrived);
    void note_offset(Turn& turn, const Record& record);
    void take(Turn& turn);
    void take(Turn& turn, Action&& action);
    void add_row(Turn& turn, Topic topic, std::size_t partition, decltype(Message::body) body, Kinds kind);
    void commit(Turn& turn);
    void release(Action& action);
    void send_row(const OutboxRow& row);
    void pump();
    void arm();
    void mutate();
    void mutate(Telemetry& telemetry);

    Disk<CentralHost, LedgerBatch> disk_;
    std::optional<Fleet> fleet_;
    FleetEffects effects_;
    std::map<std::uint64_t, OutboxRow> rows_;
    std::set<std::uint64_t> to_offer_;
    std::vector<std::uint64_t> delivered_;
    Positions next_{};
    CallId last_call_ = 0;
    std::uint64_t last_row_ = 0;
    SessionId heard_;  ///< for mutants: the open session that the telemetry in hand speaks of; nil: none
    Steady armed_ = Steady::max();
    bool flush_armed_ = false;
    bool recovered_ = false;
    bool recovering_ = false;
    bool adopted_ = false;  ///< at least once since the ledger was restored
};

}  // namespace evc::sim
