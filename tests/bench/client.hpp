#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace evc::bench {

/// librdkafka and nothing else, blocking: what any client of the broker can do at best. Settings are the product's as
/// far as they decide about speed: no lingering, no Nagle, idempotent, acknowledged by all replicas.
class Client {
public:
    /// Reads `read_topic`, all partitions, from its end, once the constructor has returned, and knows where
    /// `write_topics` are, so that no first message has to wait for that.
    Client(const std::string& bootstrap, const std::string& read_topic, const std::vector<std::string>& write_topics);

    void send(const std::string& topic, std::string_view key, std::string_view value);
    /// The next message, or an empty pointer after `timeout_ms`.
    using Message = std::unique_ptr<rd_kafka_message_t, void (*)(rd_kafka_message_t*)>;
    [[nodiscard]] Message receive(int timeout_ms);

private:
    using Handle = std::unique_ptr<rd_kafka_t, void (*)(rd_kafka_t*)>;

    Handle producer_;
    Handle consumer_;
};

[[nodiscard]] std::string_view value_of(const rd_kafka_message_t& message);
[[nodiscard]] std::string_view key_of(const rd_kafka_message_t& message);

}  // namespace evc::bench
