#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/fleet/fleet.hpp"
#include "core/pipeline/intake.hpp"
#include "core/pipeline/ledger_pipeline.hpp"
#include "simulation/ledger_store.hpp"
#include "simulation/process.hpp"

namespace evc::sim {

template <class Owner, class Batch>
class Disk;

/// A record and what it says.
struct Input {
    Record record;
    RecordEvent event;

    struct Kept {};
    static Kept keep(std::vector<Input>& /*inputs*/) { return {}; }  // they live in the Broker
};

/// EV_Central around its Fleet: the pipeline that ships, between a simulated disk and a simulated broker.
class CentralHost : public Process, private LedgerPorts {
public:
    CentralHost(World& world, std::string name, LedgerId ledger);
    ~CentralHost() override;

    /// An operator's call, answered by World::call_answered().
    template <class Call>
    void call(Call call) {
        if (!up) return;
        call.call = ++last_call_;
        run([&] { handle(call); });
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

    // Process, Disk and LedgerPorts
    [[nodiscard]] Moment now() const override { return Process::now(); }
    void on_records(std::span<const Record> records) override;
    void on_connection(bool reached) override;
    void on_caught_up() override;
    void on_delivery(std::uint64_t token, bool delivered) override;
    void store(const LedgerBatch& batch);
    [[nodiscard]] Kinds next_kinds();

    LedgerStore ledger;

protected:
    void boot() override;
    void lose_memory() override;
    void on_event(const Event& event) override;

private:
    template <class Event>
    void handle(const Event& event) {
        LedgerTransaction transaction;
        apply(transaction, event);
        commit(std::move(transaction));
    }
    template <class Event>
    void apply(LedgerTransaction& transaction, const Event& event) {
        fleet_->on(event, now(), effects_);
        take(transaction);
    }

    void read_topics();
    [[nodiscard]] Intake<Input>::Owner intake_owner();
    void take(std::span<const Input> inputs);
    void take(LedgerTransaction& transaction, const Input& input);
    void apply_record(LedgerTransaction& transaction, RecordEvent event);
    void answer_lookup();
    void forget_past();
    void balance();
    void take(LedgerTransaction& transaction);
    void commit(LedgerTransaction&& transaction);
    void send(MessageIndex message);
    void look_up();

    // LedgerPorts
    void set_alarm(Alarm which, Steady at) override;
    [[nodiscard]] OutboxRow encode(const Command& command) override;
    [[nodiscard]] OutboxRow encode(const Ticket& ticket) override;
    [[nodiscard]] OutboxRow encode_tombstone(const CpId& cp) override;
    [[nodiscard]] OutboxResend encode_resend(const RequestId& request) override;
    [[nodiscard]] std::optional<OutboxRow> encode_dead_letter(const std::string& why) override;
    [[nodiscard]] TicketPayload payload_of(const Ticket& ticket) override { return {ticket.request, {}, {}}; }
    [[nodiscard]] OperatorMessage message_of(const Notice& /*notice*/) override { return {}; }
    [[nodiscard]] milliseconds message_retention() const override { return milliseconds{0}; }
    [[nodiscard]] Result<PublishResult> publish(const OutboxRow& row) override;
    [[nodiscard]] bool shorten(OutboxRow& /*row*/) override { return false; }
    void dispatch(Action& action) override;
    void storing(const LedgerTransaction& transaction) override;
    void stored(const LedgerBatch& batch) override;
    void resend(std::vector<OutboxResend> resends) override;

    void act(const Action& action);
    void arm();
    void mutate();
    void mutate(Telemetry& telemetry);

    std::optional<Fleet> fleet_;
    FleetEffects effects_;
    std::optional<LedgerPipeline> pipeline_;
    Disk<CentralHost, LedgerBatch>* disk_ = nullptr;  ///< the pipeline's
    std::deque<Kinds> kinds_;                         ///< of the effects in each batch that is not stored yet
    std::deque<std::vector<OutboxResend>> to_look_up_;
    std::optional<Intake<Input>> intake_;
    std::deque<std::pair<std::vector<SessionId>, Intake<Input>::Found>> lookups_;
    std::uint64_t committed_past_ = 0;  ///< the Fleet's past_number() that is in the ledger
    bool reading_record_ = false;
    CallId last_call_ = 0;
    SessionId heard_;  ///< for mutants: the open session that the telemetry in hand speaks of; nil: none
    Steady armed_ = Steady::max();
    bool recovered_ = false;
    bool recovering_ = false;
    bool adopted_ = false;  ///< at least once since the ledger was restored
};

}  // namespace evc::sim
