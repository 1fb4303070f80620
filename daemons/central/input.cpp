#include "central/input.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "protocol/messages.hpp"
#include "protocol/topic.hpp"
#include "protocol/uuid.hpp"

namespace evc::central {
namespace {

using protocol::Topic;

/// When a record was written, as far as that can be: where the broker's clock does not count, its writer chooses the
/// number, and what is computed with it may neither overflow nor be taken for damage of the ledger.
Wall stamp_of(const kafka::Record& record) {
    constexpr std::int64_t year_9999 = 253'402'300'799'999;  // the last that a message can say
    return Wall{milliseconds{std::clamp(record.fingerprint.timestamp, -year_9999, year_9999)}};
}

RecordEvent decode_status(const kafka::Record& record) {
    if (record.key != central_status_key) return {};
    auto status = protocol::decode_central_status(record.value.value_or(""));
    if (!status) return {};
    return *std::move(status);
}

RecordEvent decode_ticket(const kafka::Record& record) {
    const auto ticket = protocol::decode_ticket(record.value.value_or(""));
    if (!ticket) return {};
    return TicketRecovered{*ticket, protocol::session_of(ticket->request)};
}

RecordEvent decode_request(const kafka::Record& record, const std::string& topic_prefix) {
    // The derived identity goes by the number as it is written.
    const Wall written{milliseconds{record.fingerprint.timestamp}};
    const auto request = protocol::decode_request(
        record.value.value_or(""), {protocol::topic_name(topic_prefix, Topic::requests), record.partition,
                                    record.offset, written, record.key.value_or("")});
    if (!request) return request.error();
    if (const auto* charge = std::get_if<ChargeRequest>(&*request)) return RequestArrived{*charge, stamp_of(record)};
    return std::get<StopRequest>(*request);
}

RecordEvent decode_telemetry(const kafka::Record& record) {
    auto telemetry = protocol::decode_telemetry(record.value.value_or(""));
    if (!telemetry) return telemetry.error();
    return TelemetryArrived{*std::move(telemetry), stamp_of(record)};
}

}  // namespace

RecordEvent decode(const kafka::Record& record, const std::string& topic_prefix) {
    const auto topic = protocol::parse_topic({}, record.topic);
    if (topic == Topic::status) return decode_status(record);
    if (topic == Topic::tickets) return decode_ticket(record);
    if (topic == Topic::requests) return decode_request(record, topic_prefix);
    if (topic == Topic::telemetry) return decode_telemetry(record);
    return {};
}

std::optional<Wall> newest_stamp(std::span<const Input> inputs) {
    std::optional<Wall> newest;
    for (const auto& [record, event] : inputs) {
        if (!record.broker_time) continue;
        const auto stamp = stamp_of(record);
        if (!newest || stamp > *newest) newest = stamp;
    }
    return newest;
}

Input::Kept Input::keep(std::vector<Input>& inputs) {
    Kept bytes;
    const auto copy = [&bytes](std::string_view text) -> std::string_view { return bytes.emplace_back(text); };
    for (auto& [record, event] : inputs) {
        record.topic = copy(record.topic);
        if (record.key) record.key = copy(*record.key);
        if (record.value) record.value = copy(*record.value);
    }
    return bytes;
}

}  // namespace evc::central
