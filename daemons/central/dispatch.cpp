#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "central/central.hpp"
#include "central/dead_letter.hpp"
#include "central/notices.hpp"
#include "core/overloaded.hpp"
#include "platform/log/log.hpp"
#include "protocol/messages/command.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
using protocol::Topic;

namespace {

OutboxRow row_of(Topic topic, const std::string& key, std::optional<std::string> payload) {
    return {0, std::string{word(topic)}, key, std::move(payload), {}};
}

}  // namespace

void Central::commit(LedgerTransaction&& transaction) {
    transaction.batch.past = fleet_->past_number();
    pipeline_->commit(std::move(transaction));
    balance();
    arm();
}

void Central::commit_with_background(LedgerTransaction&& transaction) {
    transaction.batch.past = fleet_->past_number();
    pipeline_->commit_with_background(std::move(transaction));
    balance();
    arm();
}

void Central::set_alarm(Alarm which, Steady at) {
    auto& timer = which == Alarm::outbox ? outbox_timer_ : background_timer_;
    timer.at(at, [this, which] { pipeline_->on_alarm(which); });
}

OutboxRow Central::encode(const Command& command) {
    return row_of(Topic::commands, command.cp.text(), protocol::encode(command));
}

OutboxRow Central::encode(const Ticket& ticket) {
    return row_of(Topic::tickets, ticket.driver.text(), protocol::encode(ticket));
}

OutboxRow Central::encode_tombstone(const CpId& cp) { return row_of(Topic::status, cp.text(), std::nullopt); }

OutboxResend Central::encode_resend(const RequestId& request) {
    return {0, std::string{word(Topic::tickets)}, request};
}

std::optional<OutboxRow> Central::encode_dead_letter(const std::string& why) {
    if (in_hand_ == nullptr) return std::nullopt;
    ++dead_letters_;
    const bool kept = dead_letter_bucket_.take(loop::Loop::now().steady);
    outsiders_.write("dead letters", log::Level::warning,
                     "a message on " + std::string{in_hand_->topic} + ", partition " +
                         std::to_string(in_hand_->partition) + ", offset " + std::to_string(in_hand_->offset) +
                         (kept ? " goes to deadletters: " : " is dropped, since there are too many dead letters: ") +
                         why,
                     {.message = log::message::dead_letter});
    return kept ? std::optional{dead_letter(*in_hand_, why)} : std::nullopt;
}

TicketPayload Central::payload_of(const Ticket& ticket) {
    return {ticket.request, protocol::session_of(ticket.request), protocol::encode(ticket)};
}

OperatorMessage Central::message_of(const Notice& notice) {
    return {loop::Loop::now().wall, level_of(notice.kind), notice_log_text(notice)};
}

Result<PublishResult> Central::publish(const OutboxRow& row) {
    std::vector<kafka::Header> headers;
    headers.reserve(row.headers.size());
    for (const auto& header : row.headers) headers.push_back({header.name, header.value});
    kafka::Outgoing message;
    message.topic = row.topic;
    message.key = row.key;
    if (row.payload) message.value = *row.payload;
    message.headers = headers;
    message.token = row.id;
    return broker_->reliable().publish(message);
}

bool Central::shorten(OutboxRow& row) { return shorten_dead_letter(row); }

void Central::flushed() {
    auto held = pipeline_->outbox().held();
    if (held == held_) return;
    for (const auto& each : held)
        if (std::ranges::find(held_, each) == held_.end())
            log::error("the broker refuses some messages for topic " + each.topic + ": " + each.text +
                       "; they are kept and offered again, less often each time");
    for (const auto& each : held_)
        if (std::ranges::find(held, each.topic, &Outbox::Held::topic) == held.end())
            log::info("the broker has taken all messages for topic " + each.topic);
    held_ = std::move(held);
    notify_condition();
}

void Central::storing(const LedgerTransaction& transaction) {
    for (const auto& ticket : transaction.batch.tickets) past_->add(ticket.session);
    for (const auto& change : transaction.batch.changes)
        if (const auto* late = std::get_if<SaveLate>(&change)) past_->add(late->report.session);
}

void Central::stored(const LedgerBatch& batch) {
    committed_past_ = batch.past;
    if (!batch.outbox.empty()) committed_row_ = batch.outbox.back().id;
    forget_past();
}

void Central::resend(std::vector<OutboxResend> resends) {
    using Rows = std::vector<OutboxRow>;
    const bool taken = reading_.submit([this, resends = std::move(resends)]() -> loop::Worker::Continuation {
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
            for (auto& row : *rows) pipeline_->add(std::move(row));
            for (const auto& request : *missing) tell_missing(request);
            pipeline_->flush();
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

void Central::dispatch(Action& action) {
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
                notify([&](const Observer& observer) {
                    if (observer.changed) observer.changed(changed.cp);
                });
            },
            [this](const Notify& say) {
                notify([&](const Observer& observer) {
                    if (observer.said) observer.said(say.notice);
                });
            },
            [this](const SendTombstone& gone) { broker_->forget_status(gone.cp); },
            // These went to the outbox.
            [](const SendTicket&) {}, [](const ResendTicket&) {}, [](const DeadLetter&) {}},
        action);
}

void Central::balance() {
    const bool too_much = pipeline_->overloaded();
    if (finishing_) return;
    if (std::exchange(too_much_, too_much) != too_much) {
        if (too_much)
            log::warning("requests and telemetry are not read until what is to be stored and sent has become less");
        else
            log::info("requests and telemetry are read again");
    }
    balance(KafkaGateway::Stream::requests, requests_, requests_paused_);
    balance(KafkaGateway::Stream::other, records_, records_paused_);
}

void Central::balance(KafkaGateway::Stream stream, const Intake<Input>& intake, bool& paused) {
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
