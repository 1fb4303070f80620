#pragma once

#include <set>
#include <string>

#include "platform/config/common.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/kafka/settings.hpp"

namespace evc::app {

/// How the key `broker` of a configuration reads for Kafka's clients. `client_id`: the program's name in the broker's
/// log.
[[nodiscard]] kafka::Settings kafka_settings(const config::Broker& broker, std::string client_id);

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
