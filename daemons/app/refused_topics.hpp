#pragma once

#include <set>
#include <string>

#include "platform/kafka/refusal.hpp"

namespace evc::app {

/// The topics that the broker takes no messages for: said when it begins and when it has ended, for status lines in
/// between.
class RefusedTopics {
public:
    void note(const kafka::TopicRefusal& refusal);

    /// "progress, tickets"; empty: none.
    [[nodiscard]] std::string names() const;

private:
    std::set<std::string> topics_;
};

}  // namespace evc::app
