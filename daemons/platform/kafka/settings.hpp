#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace evc::kafka {

/// What every client of the broker is told. What decides whether messages arrive (acks, idempotence, offsets, local
/// queues) is not for configuration to change: see producer.hpp and consumer.hpp for what is set and why.
struct Settings {
    std::string bootstrap;                 ///< host:port, several separated by commas
    std::string client_id = "evcharging";  ///< how the broker's logs and quotas name this program
    std::string topic_prefix;              ///< put before every topic's name, so that several networks share a broker

    /// librdkafka's own properties for reaching the broker and proving who we are: `security.*`, `ssl.*`, `sasl.*`,
    /// `enable.ssl.*`, `enable.sasl.*`, `broker.address.*`, `client.rack`, `client.dns.lookup`, `debug`.
    std::map<std::string, std::string> properties;

    /// How often a consumer asks for the partitions of its topics while all is well. Thousands of engines on one broker
    /// should ask less often.
    milliseconds metadata_interval{10'000};

    /// How long the broker may hold a fetch that has nothing to return. Apache Kafka answers as soon as there is
    /// something, so there a higher value costs nothing and saves requests; the embedded broker always holds it for all
    /// of this time, which then is what a message takes. At 100 ms a consumer with nothing to read asks ten times a
    /// second, which is a tenth of a percent of a core. 1 to 1000 ms.
    milliseconds fetch_wait{100};
};

/// Whether clients can be made of these settings; opens files they name (certificates, keys) but no connection.
/// Fault::config with the property, its value and the reason.
[[nodiscard]] Status validate(const Settings& settings);

/// The name on the broker of our topic `name`.
[[nodiscard]] std::string full_topic(const Settings& settings, std::string_view name);

}  // namespace evc::kafka
