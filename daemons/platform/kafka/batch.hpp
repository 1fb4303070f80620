#pragma once

#include <librdkafka/rdkafka.h>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "platform/kafka/record.hpp"

namespace evc::kafka {

/// A message as a record that looks into it; topic and generation are left to the caller.
[[nodiscard]] Record record_of(const rd_kafka_message_t& message);

/// What one turn of the loop takes from a queue, and the records made of it.
class Batch {
public:
    static constexpr std::size_t size_max = 500;

    Batch() = default;
    ~Batch() { clear(); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    /// Takes what is ready, without waiting; gives back what was fetched before.
    [[nodiscard]] std::span<rd_kafka_message_t* const> fetch(rd_kafka_queue_t* queue);
    void add(Record record) { records_.push_back(std::move(record)); }
    /// The records added since the last call; valid until the next add() or fetch().
    [[nodiscard]] std::span<const Record> take();

private:
    void clear();

    std::array<rd_kafka_message_t*, size_max> messages_{};
    std::size_t count_ = 0;
    std::vector<Record> records_;
    std::size_t taken_ = 0;
};

}  // namespace evc::kafka
