#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace evc::kafka {

struct Header {
    std::string_view name;
    std::string_view value;
};

enum class TimestampType {
    none,    ///< the record has no time
    create,  ///< the sender's clock
    append,  ///< the broker's clock (message.timestamp.type=LogAppendTime)
};

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
    std::vector<Header> headers;
    TimestampType timestamp_type = TimestampType::none;
    Fingerprint fingerprint;  ///< holds the timestamp
};

/// CRC-32 (zlib's) of the key's bytes followed by the value's; what is absent counts as empty.
[[nodiscard]] std::uint32_t record_crc(std::optional<std::string_view> key, std::optional<std::string_view> value);

/// The partition out of `count` (more than 0) that Java's default partitioner and ours give to `key`.
[[nodiscard]] std::int32_t partition_for(std::string_view key, std::int32_t count);

}  // namespace evc::kafka
