#include "platform/kafka/record.hpp"

#include <librdkafka/rdkafka.h>
#include <zlib.h>

namespace evc::kafka {
namespace {

std::uint32_t add(std::uint32_t crc, std::optional<std::string_view> bytes) {
    if (!bytes || bytes->empty()) return crc;
    return static_cast<std::uint32_t>(crc32_z(crc, reinterpret_cast<const Bytef*>(bytes->data()), bytes->size()));
}

std::optional<std::string_view> view(const void* bytes, std::size_t size) {
    if (!bytes) return std::nullopt;
    return std::string_view{static_cast<const char*>(bytes), size};
}

}  // namespace

Record record_of(const rd_kafka_message_s& message) {
    Record record;
    record.partition = message.partition;
    record.offset = message.offset;
    record.key = view(message.key, message.key_len);
    record.value = view(message.payload, message.len);
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.fingerprint = {rd_kafka_message_timestamp(&message, &type), record_crc(record.key, record.value)};
    record.broker_time = type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
    return record;
}

std::uint32_t record_crc(std::optional<std::string_view> key, std::optional<std::string_view> value) {
    return add(add(0, key), value);
}

std::int32_t partition_for(std::string_view key, std::int32_t count) {
    return rd_kafka_msg_partitioner_murmur2(nullptr, key.data(), key.size(), count, nullptr, nullptr);
}

}  // namespace evc::kafka
