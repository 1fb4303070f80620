#pragma once

#include <librdkafka/rdkafka.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/pipeline/publishing.hpp"

namespace evc::kafka {

/// What the failure of a message means; Refusal::none for all that may pass by itself.
[[nodiscard]] Refusal refusal_of(rd_kafka_resp_err_t code);

/// The broker has begun to refuse messages for a topic, or takes them again.
struct TopicRefusal {
    std::string topic;  ///< without the prefix
    Refusal why = Refusal::none;
    std::string text;  ///< as librdkafka says it; empty when it is over
};

/// Which topics messages are refused for, so that it is told once when it begins and once when it has ended.
class Refusals {
public:
    /// True when it has to be told.
    [[nodiscard]] bool refused(std::string_view topic, Refusal why, std::size_t size);
    /// The same of a message that was delivered: one as large as that which was refused ends it.
    [[nodiscard]] bool delivered(std::string_view topic, std::size_t size);

    [[nodiscard]] bool empty() const { return topics_.empty(); }

private:
    struct Refused {
        Refusal why = Refusal::none;
        std::size_t size = 0;  ///< of the smallest message refused
    };

    std::map<std::string, Refused, std::less<>> topics_;
};

}  // namespace evc::kafka
