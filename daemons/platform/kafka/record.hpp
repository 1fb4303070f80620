#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

struct rd_kafka_message_s;

namespace evc::kafka {

/// Enough of a record to tell later whether the one at its offset is still the same.
struct Fingerprint {
    std::int64_t timestamp = 0;  ///< ms since 1970, -1: none
    std::uint32_t crc = 0;       ///< of key and value, see record_crc()

    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// A record as it was read. All views end with the callback that got it.
struct Record {
    std::string_view topic;  ///< without the prefix
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::uint64_t generation = 0;  ///< grows whenever reading of that partition starts at another place
    std::optional<std::string_view> key;
    std::optional<std::string_view> value;  ///< none: a tombstone
    bool broker_time = false;  ///< the timestamp is of the broker's clock (message.timestamp.type=LogAppendTime)
    Fingerprint fingerprint;   ///< holds the timestamp
};

/// A message of librdkafka's as a record that looks into it; topic and generation are left to the caller.
[[nodiscard]] Record record_of(const rd_kafka_message_s& message);

/// CRC-32 (zlib's) of the key's bytes followed by the value's; what is absent counts as empty.
[[nodiscard]] std::uint32_t record_crc(std::optional<std::string_view> key, std::optional<std::string_view> value);

/// The partition out of `count` (more than 0) that Java's default partitioner and ours give to `key`.
[[nodiscard]] std::int32_t partition_for(std::string_view key, std::int32_t count);

}  // namespace evc::kafka
