#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace evc::kafka {

/// librdkafka's, by their names.
using Properties = std::map<std::string, std::string>;

/// What every client of the broker is told. What decides whether messages arrive (acks, idempotence, offsets, local
/// queues) is not for configuration to change: see producer.hpp and consumer.hpp for what is set and why.
struct Settings {
    std::string bootstrap;                 ///< host:port, several separated by commas
    std::string client_id = "evcharging";  ///< how the broker's logs and quotas name this program
    std::string topic_prefix;              ///< put before every topic's name, so that several networks share a broker

    /// librdkafka's own properties for reaching the broker and proving who we are: `security.*`, `ssl.*`, `sasl.*`,
    /// `enable.ssl.*`, `enable.sasl.*`, `broker.address.*`, `client.rack`, `client.dns.lookup`, `debug`.
    Properties properties;

    /// How often a consumer asks for the partitions of its topics while all is well. Thousands of engines on one broker
    /// should ask less often.
    milliseconds metadata_interval{10'000};

    /// How long the broker may hold a fetch that has nothing to return. Apache Kafka answers as soon as there is
    /// something, so there a higher value costs nothing and saves requests; the embedded broker always holds it for all
    /// of this time, which then is what a message takes. At 100 ms a consumer with nothing to read asks ten times a
    /// second, which is a tenth of a percent of a core. 1 to 1000 ms.
    milliseconds fetch_wait{100};
};

/// The name on the broker of our topic `name`.
[[nodiscard]] inline std::string full_topic(const Settings& settings, std::string_view name) {
    return settings.topic_prefix + std::string{name};
}

/// Whether the broker can be reached, as one client sees it.
struct Connection {
    bool up = false;
    std::string text;  ///< when down: what the last attempt failed with
};

/// What every client tells on the loop. A client must not be destroyed from within one of its own events (post that).
/// A program with several clients says the connection of one of them.
struct ClientEvents {
    /// Once when the broker is first reached or found away (at most 3 s after the start), then once per change.
    std::function<void(const Connection&)> connection;
    /// librdkafka's own lines that are not about the connection. `level`: as in syslog(3), 0 to 7.
    std::function<void(int level, std::string_view text)> log;
};

}  // namespace evc::kafka
