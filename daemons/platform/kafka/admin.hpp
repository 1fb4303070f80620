#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "platform/kafka/consumer.hpp"

namespace evc::kafka {

/// A topic that should be there.
struct TopicSpec {
    std::string name;  ///< without the prefix
    std::int32_t partitions = 4;
    std::int32_t replication = 1;
    std::map<std::string, std::string> config;  ///< such as cleanup.policy=compact
};

/// A topic that is there.
struct TopicInfo {
    std::string name;  ///< without the prefix
    std::int32_t partitions = 0;
    bool created = false;  ///< by this very call
};

/// Asks the broker about topics, through a consumer, so that it costs no client with threads and connections of its
/// own. A producer would not do: it makes the broker create a topic by asking for it. Answers come on the loop, one per
/// call and in the order of the calls, after at most 15 s. No answer comes after the consumer has been destroyed.
class Admin {
public:
    /// `consumer`, which may read or not, must outlive it.
    explicit Admin(Consumer& consumer);

    /// Creates those of `topics` that are missing, one attempt: to be called whenever the broker has come back, as it
    /// may have lost its data. Answers what is there now under these names (compare the partitions: existing topics are
    /// left as they are), or why not all of them are.
    void ensure_topics(std::vector<TopicSpec> topics, std::function<void(Result<std::vector<TopicInfo>>)> answer);

    /// All topics under our prefix.
    void list_topics(std::function<void(Result<std::vector<TopicInfo>>)> answer);

private:
    /// Runs `ask` on the consumer's worker and gives its answer on the loop.
    template <class Answer, class Ask>
    void run(Ask ask, std::function<void(Answer)> answer);

    Client& client_;
    const Settings settings_;
};

}  // namespace evc::kafka
