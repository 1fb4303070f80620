#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace evc::protocol {

/// The topics of one network (contract, section 5).
enum class Topic { requests, commands, telemetry, tickets, progress, status, deadletters };

inline constexpr std::array<Topic, 7> all_topics{Topic::requests, Topic::commands, Topic::telemetry,  Topic::tickets,
                                                 Topic::progress, Topic::status,   Topic::deadletters};

/// Its name without the prefix.
[[nodiscard]] constexpr std::string_view word(Topic topic) {
    switch (topic) {
        case Topic::requests: return "requests";
        case Topic::commands: return "commands";
        case Topic::telemetry: return "telemetry";
        case Topic::tickets: return "tickets";
        case Topic::progress: return "progress";
        case Topic::status: return "status";
        case Topic::deadletters: return "deadletters";
    }
    return "unknown";
}

/// Longest prefix: with it no name comes near Kafka's limit of 249 characters.
inline constexpr std::size_t topic_prefix_max = 128;

/// The rule of is_topic_prefix() in words, for error messages.
inline constexpr std::string_view topic_prefix_rule = "up to 128 characters out of A-Z a-z 0-9 . _ -";

/// Whether `kafka.topic_prefix` may be this; empty: no prefix.
[[nodiscard]] constexpr bool is_topic_prefix(std::string_view prefix) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return prefix.size() <= topic_prefix_max && std::all_of(prefix.begin(), prefix.end(), allowed);
}

/// The name on the broker: the prefix as it stands, then the word.
[[nodiscard]] inline std::string topic_name(std::string_view prefix, Topic topic) {
    return std::string{prefix}.append(word(topic));
}

/// Which topic of the network with this prefix `name` is; nothing when it is none of them.
[[nodiscard]] constexpr std::optional<Topic> parse_topic(std::string_view prefix, std::string_view name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    name.remove_prefix(prefix.size());
    for (const auto topic : all_topics)
        if (word(topic) == name) return topic;
    return std::nullopt;
}

}  // namespace evc::protocol
