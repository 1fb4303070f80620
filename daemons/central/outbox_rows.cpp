#include "central/outbox_rows.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "protocol/messages.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

using protocol::Topic;

constexpr auto truncated = "truncated";
constexpr auto key_truncated = "key-truncated";

/// Only the first cut knows how long it was.
void note(OutboxRow& row, const char* header, std::size_t size) {
    if (std::ranges::find(row.headers, header, &MessageHeader::name) == row.headers.end())
        row.headers.push_back({header, std::to_string(size)});
}

OutboxRow row(Topic topic, const std::string& key, std::optional<std::string> payload) {
    return {0, std::string{word(topic)}, key, std::move(payload), {}};
}

}  // namespace

OutboxRow outbox_row(const Command& command) {
    return row(Topic::commands, command.cp.text(), protocol::encode(command));
}

OutboxRow outbox_row(const Ticket& ticket) {
    return row(Topic::tickets, ticket.driver.text(), protocol::encode(ticket));
}

OutboxRow tombstone_row(const CpId& cp) { return row(Topic::status, cp.text(), std::nullopt); }

OutboxResend resend_of(const RequestId& request) { return {0, std::string{word(Topic::tickets)}, request}; }

TicketPayload stored_form(const Ticket& ticket) {
    return {ticket.request, protocol::session_of(ticket.request), protocol::encode(ticket)};
}

OutboxRow dead_letter(const kafka::Record& record, const std::string& why) {
    OutboxRow letter;
    letter.topic = word(Topic::deadletters);
    letter.headers = {{"reason", why.substr(0, dead_letter_reason_max)},
                      {"topic", std::string{record.topic}},
                      {"partition", std::to_string(record.partition)},
                      {"offset", std::to_string(record.offset)}};
    const auto key = record.key.value_or("");
    letter.key = key.substr(0, dead_letter_key_max);
    if (letter.key.size() < key.size()) note(letter, key_truncated, key.size());
    if (!record.value) return letter;
    letter.payload = record.value->substr(0, dead_letter_value_max);
    if (letter.payload->size() < record.value->size()) note(letter, truncated, record.value->size());
    return letter;
}

std::optional<OutboxRow> DeadLetters::take(const kafka::Record& record, const std::string& why) {
    ++count_;
    const bool kept = bucket_.take(loop::Loop::now().steady);
    log_.write(
        "dead letters", log::Level::warning,
        fmt::format("a message on {}, partition {}, offset {} {}: {}", record.topic, record.partition, record.offset,
                    kept ? "goes to deadletters" : "is dropped, since there are too many dead letters", why),
        {.message = log::message::dead_letter});
    return kept ? std::optional{dead_letter(record, why)} : std::nullopt;
}

bool shorten_dead_letter(OutboxRow& row) {
    if (row.topic != word(Topic::deadletters)) return false;
    if (!row.payload || row.payload->size() <= dead_letter_value_min) return false;
    note(row, truncated, row.payload->size());
    row.payload->resize(std::max(row.payload->size() / 2, dead_letter_value_min));
    return true;
}

}  // namespace evc::central
