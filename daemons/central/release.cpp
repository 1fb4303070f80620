#include <iterator>
#include <memory>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
void Central::take_put_off(store::Batch& batch) {
    batch.delivered = outbox_->take_delivered();
    batch.messages.insert(batch.messages.begin(), std::make_move_iterator(put_off_.begin()),
                          std::make_move_iterator(put_off_.end()));
    batch.messages_since = loop::Loop::now().wall - config_.message_retention;
    put_off_.clear();
}

void Central::commit_all(Turn turn) {
    take_put_off(turn.batch);
    commit(std::move(turn));
}

void Central::commit(Turn turn) {
    const bool nothing_to_store = turn.batch_empty() && commits_->idle();
    if (!nothing_to_store && !turn.empty()) {
        note_past(turn.batch);
        auto committed = [this, rows = turn.batch.outbox, resends = turn.batch.resends,
                          actions = std::move(turn.actions), past = fleet_->past_number()]() mutable {
            committed_past_ = past;
            if (!rows.empty()) committed_row_ = rows.back().id;
            release(rows, resends, actions);
            forget_past();
        };
        commits_->push(std::move(turn.batch), std::move(committed));
    }
    // While the disk works.
    for (auto& action : turn.at_once) release(action);
    if (nothing_to_store) release({}, {}, turn.actions);
    balance();
    arm();
}

void Central::note_past(const store::Batch& batch) {
    for (const auto& ticket : batch.tickets) past_->add(ticket.session);
    for (const auto& change : batch.changes)
        if (const auto* late = std::get_if<SaveLate>(&change)) past_->add(late->report.session);
}

void Central::release(const std::vector<store::OutboxRow>& rows, const std::vector<store::OutboxResend>& resends,
                      std::vector<Action>& actions) {
    for (const auto& row : rows) outbox_->add(row);
    if (!rows.empty()) pump();
    if (!resends.empty()) resend(resends);
    for (auto& action : actions) release(action);
}

void Central::resend(const std::vector<store::OutboxResend>& resends) {
    using Rows = std::vector<store::OutboxRow>;
    const bool taken = reading_.submit([this, resends]() -> loop::Worker::Continuation {
        auto rows = std::make_shared<Rows>();
        auto missing = std::make_shared<std::vector<RequestId>>();
        for (const auto& again : resends) {
            auto found = reader_->outbox_after(again.id - 1, 1);
            if (found && !found->empty() && found->front().id == again.id)
                rows->push_back(std::move(found->front()));
            else
                missing->push_back(again.request);
        }
        return [this, rows, missing] {
            for (auto& row : *rows) outbox_->add(std::move(row));
            for (const auto& request : *missing) tell_missing(request);
            pump();
        };
    });
    // They stay in the ledger and go out at the next start; whoever asked asks again before that.
    if (!taken) log::warning("too many tickets are asked for again at once; some will be sent later");
}

void Central::tell_missing(const RequestId& request) {
    log::error("the ticket of request " + protocol::uuid_text(request) +
               " is to be sent again and is not in the ledger; asked once more, the request is judged anew. "
               "See --verify-ledger");
}

void Central::release(Action& action) {
    std::visit(
        Overloaded{
            [this](const SendCommand& send) { broker_->repeat(send.command); },
            [this](const SendProgress& send) { broker_->send(send.progress); },
            [this](const SendStatus& send) { broker_->send(send.status); },
            [this](SendCentralStatus& send) {
                // It would take the place of the one that tells whose topics these are.
                if (looking_back_) return;
                send.status.healthy = condition().well();
                send.status.generation =
                    fleet_->recovering(loop::Loop::now().steady) ? while_recovering(generation_) : generation_;
                send.status.row = committed_row_;
                broker_->send(send.status);
            },
            [this](const AcceptMonitor& accept) { monitors_.accept(accept.connection, accept.cp, accept.epoch); },
            [this](const RefuseMonitor& refuse) { monitors_.refuse(refuse.connection, refuse.cp, refuse.why); },
            [this](const CloseMonitor& close) {
                if (close.replaced_by == 0)
                    monitors_.close(close.connection, close.why);
                else
                    monitors_.replace(close.connection, close.replaced_by);
            },
            [this](const AnswerCall& answer) {
                auto call = calls_.extract(answer.call);
                if (!call.empty()) call.mapped()(answer.outcome, answer.text);
            },
            [this](const CpChanged& changed) {
                tell([&](const Watcher& watcher) {
                    if (watcher.changed) watcher.changed(changed.cp);
                });
            },
            [this](const Say& say) {
                tell([&](const Watcher& watcher) {
                    if (watcher.said) watcher.said(say.notice);
                });
            },
            [this](const SendTombstone& gone) { broker_->forget_status(gone.cp); },
            // These, and the tombstones, went to the outbox.
            [](const SendTicket&) {}, [](const ResendTicket&) {}, [](const DeadLetter&) {}},
        action);
}

void Central::balance() {
    const bool too_much = !commits_->accepting() || outbox_->full();
    if (finishing_) return;
    if (std::exchange(too_much_, too_much) != too_much) {
        if (too_much)
            log::warning("requests and telemetry are not read until what is to be stored and sent has become less");
        else
            log::info("requests and telemetry are read again");
    }
    balance(BrokerLink::Stream::requests, requests_, requests_paused_);
    balance(BrokerLink::Stream::other, records_, records_paused_);
}

void Central::balance(BrokerLink::Stream stream, const Intake& intake, bool& paused) {
    const bool pause = too_much_ || intake.full();
    if (std::exchange(paused, pause) == pause) return;
    if (pause)
        broker_->pause(stream);
    else
        broker_->resume(stream);
}

void Central::arm() {
    if (finishing_) return;
    const auto next = fleet_->next_deadline();
    if (next == armed_) return;
    armed_ = next;
    timer_.at(next, [this] { on_time(); });
}

}  // namespace evc::central
