#include "platform/kafka/record.hpp"

#include <librdkafka/rdkafka.h>
#include <zlib.h>

namespace evc::kafka {
namespace {

std::uint32_t add(std::uint32_t crc, std::optional<std::string_view> bytes) {
    if (!bytes || bytes->empty()) return crc;
    return static_cast<std::uint32_t>(crc32_z(crc, reinterpret_cast<const Bytef*>(bytes->data()), bytes->size()));
}

}  // namespace

std::uint32_t record_crc(std::optional<std::string_view> key, std::optional<std::string_view> value) {
    return add(add(0, key), value);
}

std::int32_t partition_for(std::string_view key, std::int32_t count) {
    return rd_kafka_msg_partitioner_murmur2(nullptr, key.data(), key.size(), count, nullptr, nullptr);
}

}  // namespace evc::kafka
