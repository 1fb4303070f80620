#include "app/refused_topics.hpp"

#include "platform/log/log.hpp"

namespace evc::app {

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
