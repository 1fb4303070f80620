#include "platform/kafka/batch.hpp"

#include <algorithm>

namespace evc::kafka {
namespace {

std::optional<std::string_view> view(const void* bytes, std::size_t size) {
    if (!bytes) return std::nullopt;
    return std::string_view{static_cast<const char*>(bytes), size};
}

TimestampType type_of(rd_kafka_timestamp_type_t type) {
    switch (type) {
        case RD_KAFKA_TIMESTAMP_CREATE_TIME: return TimestampType::create;
        case RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME: return TimestampType::append;
        case RD_KAFKA_TIMESTAMP_NOT_AVAILABLE: break;
    }
    return TimestampType::none;
}

std::vector<Header> headers_of(const rd_kafka_message_t& message) {
    rd_kafka_headers_t* list = nullptr;
    if (rd_kafka_message_headers(&message, &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    std::vector<Header> headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t n = 0; rd_kafka_header_get_all(list, n, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++n)
        headers.push_back({name, view(value, size).value_or("")});
    return headers;
}

}  // namespace

Record record_of(const rd_kafka_message_t& message) {
    Record record;
    record.partition = message.partition;
    record.offset = message.offset;
    record.key = view(message.key, message.key_len);
    record.value = view(message.payload, message.len);
    record.headers = headers_of(message);
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.fingerprint = {rd_kafka_message_timestamp(&message, &type), record_crc(record.key, record.value)};
    record.timestamp_type = type_of(type);
    return record;
}

std::span<rd_kafka_message_t* const> Batch::fetch(rd_kafka_queue_t* queue) {
    clear();
    const auto count = rd_kafka_consume_batch_queue(queue, 0, messages_.data(), size_max);
    count_ = count < 0 ? 0 : static_cast<std::size_t>(count);
    return {messages_.data(), count_};
}

std::span<const Record> Batch::take() {
    if (taken_ == records_.size()) return {};
    const auto fresh = std::span<const Record>{records_}.subspan(taken_);
    taken_ = records_.size();
    return fresh;
}

void Batch::clear() {
    std::ranges::for_each(std::span{messages_.data(), count_}, rd_kafka_message_destroy);
    count_ = 0;
    taken_ = 0;
    records_.clear();
}

}  // namespace evc::kafka
