#include "app/channel.hpp"

#include <tuple>

namespace evc::app {

Result<std::unique_ptr<Channel>> Channel::open(loop::Loop& loop, const kafka::Settings& settings,
                                               kafka::DeliveryGuarantee guarantee, Events events) {
    std::unique_ptr<Channel> made{new Channel{std::move(events)}};
    const auto told = [channel = made.get()](const auto& handler) {
        return [channel, &handler](const kafka::Connection& connection) {
            if (handler) handler(connection);
            channel->events_.changed();
        };
    };
    kafka::ProducerEvents sending;
    sending.connection = told(made->events_.producer);
    sending.log = made->events_.log;
    sending.refusal = [channel = made.get()](const kafka::TopicRefusal& refusal) { channel->refused_.note(refusal); };
    auto producer = kafka::Producer::create(loop, settings, guarantee, std::move(sending));
    if (!producer) return tl::make_unexpected(producer.error());
    made->producer_ = *std::move(producer);

    kafka::ConsumerEvents reading;
    reading.connection = told(made->events_.consumer);
    reading.records = made->events_.records;
    reading.caught_up = made->events_.changed;
    auto consumer = kafka::Consumer::create(loop, settings, std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    made->consumer_ = *std::move(consumer);
    return made;
}

void Channel::publish(protocol::Topic topic, const std::string& key, const std::string& payload) {
    kafka::Outgoing message;
    message.topic = protocol::word(topic);
    message.key = key;
    message.value = payload;
    std::ignore = producer_->publish(message);
}

void Channel::finish(std::function<void()> done) {
    constexpr seconds limit{2};
    producer_->finish(limit, std::move(done));
}

}  // namespace evc::app
