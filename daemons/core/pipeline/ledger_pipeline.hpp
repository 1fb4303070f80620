#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/fleet/effects.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/pipeline/outbox.hpp"
#include "core/pipeline/pipeline.hpp"

namespace evc {

using LedgerTransaction = Transaction<LedgerBatch, Action>;

/// What a LedgerPipeline needs of the world around it: Central's is made of Kafka and a loop, the simulator's of memory
/// and virtual time. All are called on the loop.
class LedgerPorts {
public:
    LedgerPorts() = default;
    LedgerPorts(const LedgerPorts&) = delete;
    LedgerPorts& operator=(const LedgerPorts&) = delete;
    virtual ~LedgerPorts() = default;

    [[nodiscard]] virtual Moment now() const = 0;
    enum class Alarm { background, outbox };
    /// Calls on_alarm() of the pipeline at this time, in the place of an earlier one; Steady::max(): never.
    virtual void set_alarm(Alarm which, Steady at) = 0;

    // What is stored of effects, encoded; the pipeline numbers the rows.
    [[nodiscard]] virtual OutboxRow encode(const Command& command) = 0;
    [[nodiscard]] virtual OutboxRow encode(const Ticket& ticket) = 0;
    [[nodiscard]] virtual OutboxRow encode_tombstone(const CpId& cp) = 0;
    [[nodiscard]] virtual OutboxResend encode_resend(const RequestId& request) = 0;
    /// Of the record that is being handled; none: there is no record.
    [[nodiscard]] virtual std::optional<OutboxRow> encode_dead_letter(const std::string& why) = 0;
    [[nodiscard]] virtual TicketPayload payload_of(const Ticket& ticket) = 0;
    [[nodiscard]] virtual OperatorMessage message_of(const Notice& notice) = 0;
    [[nodiscard]] virtual milliseconds message_retention() const = 0;

    // The outbox's, see there.
    [[nodiscard]] virtual Result<PublishResult> publish(const OutboxRow& row) = 0;
    [[nodiscard]] virtual bool shorten(OutboxRow& row) = 0;
    /// The outbox was offered to the producer; what it holds may have changed.
    virtual void flushed() {}

    /// Carries out an action that does not pass through the outbox.
    virtual void dispatch(Action& action) = 0;
    /// This transaction is given to the store.
    virtual void storing(const LedgerTransaction& /*transaction*/) {}
    /// What storing() was told of is stored; its actions come next.
    virtual void stored(const LedgerBatch& batch) = 0;
    /// Finds the bytes of these tickets in the ledger and gives them to LedgerPipeline::add().
    virtual void resend(std::vector<OutboxResend> resends) = 0;
};

/// The path of everything that Central's Fleet decides: its effects and the offsets that caused them become one
/// transaction; once it is stored, messages go through the outbox and actions are dispatched. What nobody waits for
/// (the operator's messages, the deletion of delivered rows) is stored in the background, within 100 ms.
class LedgerPipeline {
public:
    /// Where the ledger stands.
    struct Start {
        std::uint64_t last_row = 0;  ///< the highest id that an outbox row ever had
        std::vector<StoredOffset> offsets;
    };

    LedgerPipeline(LedgerPorts& ports, std::unique_ptr<BatchStore<LedgerBatch>> store, CommitEvents events,
                   const Start& start);
    LedgerPipeline(const LedgerPipeline&) = delete;
    LedgerPipeline& operator=(const LedgerPipeline&) = delete;

    /// Adds the effects of one event, and empties them.
    void take(LedgerTransaction& transaction, FleetEffects& effects);
    /// A record was read; within a transaction only the last step of a partition is stored.
    void note_offset(LedgerTransaction& transaction, StoredOffset read);

    /// Commits what somebody waits for; its operator messages follow in the background.
    void commit(LedgerTransaction&& transaction);
    /// The same, taking along what waits in the background when there is something to store anyway.
    void commit_with_background(LedgerTransaction&& transaction);

    /// Takes a row that is stored: at a start, or of a ticket that is sent again.
    void add(OutboxRow row) { outbox_.add(std::move(row)); }
    /// Gives the producer what it has not got yet.
    void flush();
    /// Something changed at the broker: what it refused is offered again.
    void retry_refused();
    void on_deliveries(std::span<const Delivery> deliveries);
    void on_alarm(LedgerPorts::Alarm alarm);

    /// Whether input has to wait until there is less to store and to send.
    [[nodiscard]] bool overloaded() const { return !pipeline_.accepting() || outbox_.full(); }
    [[nodiscard]] bool accepting() const { return pipeline_.accepting(); }
    /// Whether everything is stored, sent and known to be delivered.
    [[nodiscard]] bool idle() const { return pipeline_.idle() && outbox_.size() == 0 && !has_background(); }
    [[nodiscard]] const Outbox& outbox() const { return outbox_; }

    /// No alarm is set any more. `done`: all that was committed is stored and dispatched.
    void drain(std::function<void()> done);
    /// Stores what waits in the background, then calls `done`.
    void finish(std::function<void()> done);

private:
    void take(LedgerTransaction& transaction, Action&& action);
    void put_row(LedgerTransaction& transaction, OutboxRow row);
    void start(LedgerTransaction&& transaction);
    void stored(LedgerBatch& batch);
    void take_background(LedgerBatch& batch);
    void arm_background();
    [[nodiscard]] bool has_background() const { return !messages_.empty() || outbox_.has_delivered(); }

    LedgerPorts& ports_;
    std::uint64_t last_row_;
    std::map<std::pair<std::string, std::int32_t>, std::int64_t, std::less<>>
        next_;  ///< offsets as the ledger has them
    Outbox outbox_;
    std::vector<OperatorMessage> messages_;  ///< awaiting the next background commit
    bool background_armed_ = false;
    bool draining_ = false;
    Pipeline<LedgerBatch, Action> pipeline_;
};

}  // namespace evc
