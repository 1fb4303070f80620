#include "app/broker.hpp"

#include <utility>

#include "platform/log/log.hpp"

namespace evc::app {

kafka::Settings kafka_settings(const config::Broker& broker, std::string client_id) {
    kafka::Settings settings;
    settings.bootstrap = broker.bootstrap;
    settings.client_id = std::move(client_id);
    settings.topic_prefix = broker.topic_prefix;
    settings.properties = broker.properties;
    return settings;
}

void RefusedTopics::note(const kafka::TopicRefusal& refusal) {
    if (refusal.why == Refusal::none) {
        if (topics_.erase(refusal.topic) != 0)
            log::info("the broker takes messages for topic " + refusal.topic + " again");
        return;
    }
    topics_.insert(refusal.topic);
    log::error("the broker refuses messages for topic " + refusal.topic + ": " + refusal.text +
               "; what matters is kept and offered again");
}

std::string RefusedTopics::names() const {
    std::string names;
    for (const auto& topic : topics_) names += (names.empty() ? "" : ", ") + topic;
    return names;
}

}  // namespace evc::app
