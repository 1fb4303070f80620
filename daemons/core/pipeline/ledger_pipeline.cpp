#include "core/pipeline/ledger_pipeline.hpp"

#include <algorithm>
#include <iterator>
#include <variant>

namespace evc {

LedgerPipeline::LedgerPipeline(LedgerPorts& ports, std::unique_ptr<BatchStore<LedgerBatch>> store, CommitEvents events,
                               const Start& start)
    : ports_(ports),
      last_row_(start.last_row),
      outbox_([&ports](const OutboxRow& row) { return ports.publish(row); },
              [&ports](OutboxRow& row) { return ports.shorten(row); }),
      pipeline_(std::move(store), std::move(events), [&ports](Action& action) { ports.dispatch(action); }) {
    for (const auto& offset : start.offsets) next_[{offset.topic, offset.partition}] = offset.next;
}

void LedgerPipeline::take(LedgerTransaction& transaction, FleetEffects& effects) {
    for (auto& change : effects.changes) {
        if (const auto* saved = std::get_if<SaveTicket>(&change))
            transaction.batch.tickets.push_back(ports_.payload_of(saved->ticket));
        transaction.batch.changes.push_back(std::move(change));
    }
    for (auto& action : effects.actions) take(transaction, std::move(action));
    effects.clear();
}

void LedgerPipeline::take(LedgerTransaction& transaction, Action&& action) {
    if (const auto* say = std::get_if<Notify>(&action))
        transaction.batch.messages.push_back(ports_.message_of(say->notice));
    switch (durability_of(action)) {
        case Durability::immediate: transaction.immediate.push_back(std::move(action)); return;
        case Durability::after_commit: transaction.after_commit.push_back(std::move(action)); return;
        case Durability::outbox: break;
    }
    if (const auto* command = std::get_if<SendCommand>(&action)) {
        put_row(transaction, ports_.encode(command->command));
    } else if (const auto* ticket = std::get_if<SendTicket>(&action)) {
        put_row(transaction, ports_.encode(ticket->ticket));
    } else if (const auto* again = std::get_if<ResendTicket>(&action)) {
        auto resend = ports_.encode_resend(again->request);
        resend.id = ++last_row_;
        transaction.batch.resends.push_back(std::move(resend));
    } else if (const auto* tombstone = std::get_if<SendTombstone>(&action)) {
        put_row(transaction, ports_.encode_tombstone(tombstone->cp));
        // A status that has not been sent yet must not follow it.
        transaction.after_commit.push_back(std::move(action));
    } else if (const auto* dead = std::get_if<DeadLetter>(&action)) {
        if (auto row = ports_.encode_dead_letter(dead->why)) put_row(transaction, *std::move(row));
    }
}

void LedgerPipeline::put_row(LedgerTransaction& transaction, OutboxRow row) {
    row.id = ++last_row_;
    transaction.batch.outbox.push_back(std::move(row));
}

void LedgerPipeline::note_offset(LedgerTransaction& transaction, StoredOffset read) {
    const auto [place, added] = next_.try_emplace({read.topic, read.partition}, read.next);
    const auto expected = added ? std::nullopt : std::optional{place->second};
    place->second = read.next;
    for (auto& update : transaction.batch.offsets) {
        if (update.now.topic != read.topic || update.now.partition != read.partition) continue;
        update.now = std::move(read);
        return;
    }
    transaction.batch.offsets.push_back({expected, std::move(read)});
}

void LedgerPipeline::commit(LedgerTransaction&& transaction) {
    // Drivers wait for the decision, not for the log of it.
    std::ranges::move(transaction.batch.messages, std::back_inserter(messages_));
    transaction.batch.messages.clear();
    start(std::move(transaction));
    arm_background();
}

void LedgerPipeline::commit_with_background(LedgerTransaction&& transaction) {
    if (transaction.batch.empty()) return commit(std::move(transaction));
    take_background(transaction.batch);
    start(std::move(transaction));
}

void LedgerPipeline::start(LedgerTransaction&& transaction) {
    if (!pipeline_.stores(transaction)) return pipeline_.commit(std::move(transaction));
    ports_.storing(transaction);
    pipeline_.commit(std::move(transaction), [this](LedgerBatch& batch) { stored(batch); });
}

void LedgerPipeline::stored(LedgerBatch& batch) {
    ports_.stored(batch);
    for (auto& row : batch.outbox) outbox_.add(std::move(row));
    if (!batch.outbox.empty()) flush();
    if (!batch.resends.empty()) ports_.resend(std::move(batch.resends));
}

void LedgerPipeline::take_background(LedgerBatch& batch) {
    batch.delivered = outbox_.take_delivered();
    batch.messages.insert(batch.messages.begin(), std::make_move_iterator(messages_.begin()),
                          std::make_move_iterator(messages_.end()));
    batch.messages_since = ports_.now().wall - ports_.message_retention();
    messages_.clear();
}

void LedgerPipeline::arm_background() {
    if (background_armed_ || draining_ || !has_background()) return;
    // Soon enough for the outbox to stay short, late enough not to cost a commit per message.
    constexpr milliseconds soon{100};
    background_armed_ = true;
    ports_.set_alarm(LedgerPorts::Alarm::background, ports_.now().steady + soon);
}

void LedgerPipeline::flush() {
    outbox_.flush(ports_.now().steady);
    if (!draining_) ports_.set_alarm(LedgerPorts::Alarm::outbox, outbox_.next_due());
    ports_.flushed();
}

void LedgerPipeline::retry_refused() {
    outbox_.hold_no_more();
    flush();
}

void LedgerPipeline::on_deliveries(std::span<const Delivery> deliveries) {
    outbox_.delivered(deliveries, ports_.now().steady);
    flush();
    arm_background();
}

void LedgerPipeline::on_alarm(LedgerPorts::Alarm alarm) {
    if (alarm == LedgerPorts::Alarm::outbox) return flush();
    background_armed_ = false;
    LedgerTransaction background;
    take_background(background.batch);
    start(std::move(background));
}

void LedgerPipeline::drain(std::function<void()> done) {
    draining_ = true;
    ports_.set_alarm(LedgerPorts::Alarm::outbox, Steady::max());
    ports_.set_alarm(LedgerPorts::Alarm::background, Steady::max());
    pipeline_.flush(std::move(done));
}

void LedgerPipeline::finish(std::function<void()> done) {
    LedgerTransaction last;
    take_background(last.batch);
    start(std::move(last));
    pipeline_.flush(std::move(done));
}

}  // namespace evc
