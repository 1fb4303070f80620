#pragma once

#include <map>
#include <string>

#include "platform/config/command_line.hpp"
#include "platform/config/document.hpp"

namespace evc::config {

/// The key `broker` of every file.
struct Broker {
    /// `bootstrap`: host:port of one or more brokers, separated by commas.
    std::string bootstrap = "127.0.0.1:9092";
    /// `topic_prefix`: stands before every topic's name, so that several networks share a broker; up to 64 characters
    /// out of A-Z a-z 0-9 . _ -
    std::string topic_prefix;
    /// `partitions`: of each topic that Central creates, 1 to 1000.
    int partitions = 6;
    /// `replication`: copies of each topic that Central creates, 1 to 15; -1 leaves it to the broker.
    int replication = -1;
    /// `properties`: librdkafka properties, such as security.protocol; a name that librdkafka does not know or that
    /// we set ourselves is refused when the connection is set up. One that is a secret is refused in a file that others
    /// may read or write, and so is a file with a private key.
    std::map<std::string, std::string> properties;

    friend bool operator==(const Broker&, const Broker&) = default;
};

/// What every program has.
struct Common {
    /// `log_level` or `--log-level`: debug, info, warning, error.
    std::string log_level = "info";
    /// `language` or `--lang`: es or en; empty: what the environment asks for (LANGUAGE, LC_ALL, LC_MESSAGES, LANG).
    std::string language;
};

/// Which D-Bus a program is on.
enum class Bus { none, system, session };

/// The key and the option `bus`.
[[nodiscard]] ValueParser<Bus> bus();

void read_broker(Section section, Broker& broker);
void read_common(Section& root, Common& common);
void declare_common(CommandLine& line, Common& common);

}  // namespace evc::config
