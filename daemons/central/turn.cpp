#include "central/turn.hpp"

#include <string_view>
#include <utility>
#include <variant>

#include "central/dead_letter.hpp"
#include "central/panel/notice_text.hpp"
#include "platform/loop/loop.hpp"
#include "protocol/messages/command.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {

using protocol::Topic;

bool Turn::batch_empty() const {
    return batch.changes.empty() && batch.outbox.empty() && batch.resends.empty() && batch.delivered.empty() &&
           batch.offsets.empty() && batch.messages.empty();
}

void Turn::take(FleetEffects& effects, const kafka::Record* source) {
    for (auto& change : effects.changes) {
        if (const auto* saved = std::get_if<SaveTicket>(&change))
            batch.tickets.push_back(
                {saved->ticket.request, protocol::session_of(saved->ticket.request), protocol::encode(saved->ticket)});
        batch.changes.push_back(std::move(change));
    }
    for (auto& action : effects.actions) take(std::move(action), source);
    effects.clear();
}

void Turn::take(Action&& action, const kafka::Record* source) {
    if (const auto* say = std::get_if<Say>(&action))
        batch.messages.push_back({loop::Loop::now().wall, say->notice.level, notice_log_text(say->notice)});
    if (const auto* command = std::get_if<SendCommand>(&action); command != nullptr && !command->repetition) {
        row(word(Topic::commands), command->command.cp.text(), protocol::encode(command->command));
    } else if (const auto* ticket = std::get_if<SendTicket>(&action)) {
        row(word(Topic::tickets), ticket->ticket.driver.text(), protocol::encode(ticket->ticket));
    } else if (const auto* again = std::get_if<ResendTicket>(&action)) {
        batch.resends.push_back({++last_id_, std::string{word(Topic::tickets)}, again->request});
    } else if (const auto* tombstone = std::get_if<SendTombstone>(&action)) {
        batch.outbox.push_back({++last_id_, std::string{word(Topic::status)}, tombstone->cp.text(), std::nullopt, {}});
    } else if (const auto* dead = std::get_if<DeadLetter>(&action)) {
        if (source != nullptr) put_dead_letter(*source, dead->why);
    } else if (std::holds_alternative<CpChanged>(action) || std::holds_alternative<Say>(action) ||
               std::holds_alternative<CloseMonitor>(action) || std::holds_alternative<SendCentralStatus>(action)) {
        at_once.push_back(std::move(action));
    } else {
        actions.push_back(std::move(action));
    }
}

void Turn::row(std::string_view topic, std::string key, std::string payload) {
    batch.outbox.push_back({++last_id_, std::string{topic}, std::move(key), std::move(payload), {}});
}

void Turn::put_dead_letter(const kafka::Record& record, const std::string& why) {
    batch.outbox.push_back(dead_letter(++last_id_, record, why));
    dead_letters.push_back("a message on " + std::string{record.topic} + ", partition " +
                           std::to_string(record.partition) + ", offset " + std::to_string(record.offset) +
                           " goes to deadletters: " + why);
}

}  // namespace evc::central
