#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/broker.hpp"
#include "core/result.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/kafka/producer.hpp"
#include "protocol/topic.hpp"

namespace evc::app {

/// A producer and a consumer of one broker: how a program asks or reports, and hears what is answered.
class Channel {
public:
    struct Events {
        std::function<void(const kafka::Connection&)> producer;  ///< how the broker can be reached, as it sees it
        std::function<void(const kafka::Connection&)> consumer;  ///< likewise
        std::function<void(std::span<const kafka::Record>)> records;
        std::function<void()> changed;  ///< connected() or hears() may have
        std::function<void(int level, std::string_view text)> log = {};
    };

    /// Fault::config when the settings are wrong. No event comes before this has returned.
    [[nodiscard]] static Result<std::unique_ptr<Channel>> open(loop::Loop& loop, const kafka::Settings& settings,
                                                               kafka::DeliveryGuarantee guarantee, Events events);

    [[nodiscard]] bool connected() const { return sends() && consumer_->connected(); }
    [[nodiscard]] bool sends() const { return producer_->connected(); }
    /// Whoever asks has to be able to hear the answer: only a reader that stands at the end is.
    [[nodiscard]] bool hears() const { return connected() && consumer_->caught_up(); }
    /// "requests"; empty: the broker takes messages for all topics.
    [[nodiscard]] std::string refused_topics() const { return refused_.names(); }

    void read(std::vector<kafka::Subscription> subscriptions) { consumer_->read(std::move(subscriptions)); }
    /// What finds no room, or is refused, is left out: all that matters is repeated until it is answered.
    void publish(protocol::Topic topic, const std::string& key, const std::string& payload);
    /// Sends what is under way for at most 2 s, then calls `done`.
    void finish(std::function<void()> done);

private:
    explicit Channel(Events events) : events_(std::move(events)) {}

    const Events events_;
    RefusedTopics refused_;
    std::unique_ptr<kafka::Producer> producer_;
    std::unique_ptr<kafka::Consumer> consumer_;
};

}  // namespace evc::app
