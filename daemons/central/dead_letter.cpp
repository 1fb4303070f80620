#include "central/dead_letter.hpp"

#include <algorithm>
#include <string_view>

#include "protocol/topic.hpp"

namespace evc::central {
namespace {

constexpr auto truncated = "truncated";
constexpr auto key_truncated = "key-truncated";

/// Only the first cut knows how long it was.
void note(OutboxRow& row, const char* header, std::size_t size) {
    if (std::ranges::find(row.headers, header, &MessageHeader::name) == row.headers.end())
        row.headers.push_back({header, std::to_string(size)});
}

}  // namespace

OutboxRow dead_letter(const kafka::Record& record, const std::string& why) {
    OutboxRow letter;
    letter.topic = word(protocol::Topic::deadletters);
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

bool shorten_dead_letter(OutboxRow& row) {
    if (row.topic != word(protocol::Topic::deadletters)) return false;
    if (!row.payload || row.payload->size() <= dead_letter_value_min) return false;
    note(row, truncated, row.payload->size());
    row.payload->resize(std::max(row.payload->size() / 2, dead_letter_value_min));
    return true;
}

}  // namespace evc::central
