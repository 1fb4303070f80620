#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <string>
#include <vector>

namespace evc::kafka {

/// A broker that was named to us, at an address at which nobody can be reached.
struct Unreachable {
    int broker = 0;
    std::string address;  ///< host:port as it is advertised
    std::string reason;

    friend bool operator==(const Unreachable&, const Unreachable&) = default;
};

/// Which of the brokers in `metadata` take no connection. Blocks: as long as the system's resolver does, and 1 s for
/// each, of which there are at most 16; ends soon when `leaving` is set.
[[nodiscard]] std::vector<Unreachable> probe(const rd_kafka_metadata_t& metadata, const std::atomic<bool>& leaving);

/// Whether messages have nowhere to go: the leaders of all partitions in `metadata`, or without any all brokers, are
/// among those.
[[nodiscard]] bool cut_off(const rd_kafka_metadata_t& metadata, const std::vector<Unreachable>& unreachable);

}  // namespace evc::kafka
