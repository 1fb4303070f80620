#pragma once

#include <cstdint>
#include <string_view>

namespace evc {

/// What became of a message that was given to a producer.
enum class PublishResult {
    queued,   ///< its delivery will be told
    later,    ///< no room: the caller keeps it and offers it again when there is
    absent,   ///< the topic is not there: likewise, and messages for other topics may pass
    dropped,  ///< best effort only, and the broker is away
};

/// Why the broker does not take a message, however often it is sent, until somebody changes something there.
enum class Refusal {
    none,           ///< it did not refuse it: sent again at once, it may arrive
    too_large,      ///< this message; smaller ones may pass
    invalid,        ///< this message, by the broker's rules for records
    unauthorized,   ///< every message for its topic
    unknown_topic,  ///< every message for its topic
};

/// Whether a refusal meets all messages for a topic and not just the one.
[[nodiscard]] constexpr bool is_of_topic(Refusal why) {
    return why == Refusal::unauthorized || why == Refusal::unknown_topic;
}

/// How a message with a token ended: exactly once per message that was queued.
struct Delivery {
    std::uint64_t token = 0;
    bool delivered = false;           ///< false: it may or may not have been written; send it again
    Refusal refusal = Refusal::none;  ///< why the broker did not take it: sent again at once, it fails again
    std::string_view text = {};       ///< of the refusal, as the client library says it
};

}  // namespace evc
