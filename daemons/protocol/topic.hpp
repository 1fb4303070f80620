#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace evc::protocol {

/// The topics of one network (evcharging-protocol(7)).
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
