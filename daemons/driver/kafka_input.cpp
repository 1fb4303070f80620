#include "driver/broker.hpp"
#include "driver/driver.hpp"
#include "protocol/messages/progress.hpp"
#include "protocol/messages/status.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/topic.hpp"

namespace evc::driver {

using protocol::Topic;
using protocol::word;

Status Driver::connect() {
    const auto settings = settings_of(config_);
    kafka::ProducerEvents sending;
    sending.connection = [this](const kafka::Connection& connection) { on_connection(connection); };
    sending.log = log_library;
    sending.refusal = [this](const kafka::TopicRefusal& refusal) { refused_.note(refusal); };
    // Requests are repeated by the Trip, so none has to wait in a queue for a broker that is away.
    auto producer = kafka::Producer::create(loop_, settings, kafka::DeliveryGuarantee::best_effort, std::move(sending));
    if (!producer) return tl::make_unexpected(producer.error());
    producer_ = *std::move(producer);

    kafka::ConsumerEvents reading;
    reading.connection = [this](const kafka::Connection& connection) { on_connection(connection); };
    reading.records = [this](std::span<const kafka::Record> records) { on_records(records); };
    reading.caught_up = [this] { check_channel(); };
    auto consumer = kafka::Consumer::create(loop_, settings, std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    consumer_ = *std::move(consumer);
    return {};
}

void Driver::on_connection(const kafka::Connection& connection) {
    if (!connection.up) why_ = connection.text.empty() ? config_.broker.bootstrap : connection.text;
    check_channel();
}

void Driver::check_channel() {
    const bool connected = broker_connected();
    if (connected) why_.clear();
    // Whoever asks has to be able to hear the answer: only a reader that stands at the end is.
    handle(ChannelChanged{connected && consumer_->caught_up(), why_});
}

void Driver::on_records(std::span<const kafka::Record> records) {
    for (const auto& record : records) {
        if (record.topic == word(Topic::status))
            on_status(record);
        else if (record.key != config_.driver.text() || !record.value)
            continue;
        else if (record.topic == word(Topic::tickets))
            on_ticket(record);
        else
            on_progress(record);
    }
}

void Driver::on_ticket(const kafka::Record& record) {
    const auto ticket = protocol::decode_ticket(*record.value);
    if (ticket)
        handle(TicketArrived{*ticket, std::string{*record.value}});
    else
        misunderstood_.begins("a ticket is not understood: " + ticket.error().text);
}

void Driver::on_progress(const kafka::Record& record) {
    const auto progress = protocol::decode_progress(*record.value);
    if (progress)
        handle(ProgressArrived{*progress, std::string{*record.value}});
    else
        misunderstood_.begins("a step is not understood: " + progress.error().text);
}

void Driver::on_status(const kafka::Record& record) {
    if (!record.value || !record.key) return;
    if (record.key == central_status_key) {
        if (const auto status = protocol::decode_central_status(*record.value)) handle(CentralSeen{status->at});
        return;
    }
    const auto status = protocol::decode_cp_status(*record.value);
    if (status) output_.learn_currency(status->cp, status->tariff.currency);
}

}  // namespace evc::driver
