#include "central/kafka_gateway.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "protocol/messages.hpp"
#include "protocol/topic.hpp"

namespace evc::central {
namespace {

using protocol::Topic;
using protocol::word;

std::string name(Topic topic) { return std::string{word(topic)}; }

constexpr auto ten_minutes = "600000";
constexpr auto an_hour = "3600000";

/// What the topics are created with. Requests bear the broker's clock, which decides whether they have expired.
/// Segments are short where old records are of no use: only closed ones are compacted or removed, and a list of charge
/// points reads all there are.
std::vector<kafka::TopicSpec> topics(int partitions, int replication) {
    const auto spec = [&](Topic topic, std::map<std::string, std::string> settings) {
        return kafka::TopicSpec{name(topic), partitions, replication, std::move(settings)};
    };
    return {spec(Topic::requests, {{"message.timestamp.type", "LogAppendTime"}}),
            spec(Topic::commands, {}),
            spec(Topic::telemetry, {}),
            spec(Topic::tickets, {}),
            spec(Topic::progress, {{"retention.ms", an_hour}, {"segment.ms", ten_minutes}}),
            spec(Topic::status,
                 {{"cleanup.policy", "compact"}, {"segment.ms", ten_minutes}, {"max.compaction.lag.ms", ten_minutes}}),
            spec(Topic::deadletters, {})};
}

kafka::Subscription all_tickets() {
    kafka::Subscription tickets;
    tickets.topic = name(Topic::tickets);
    return tickets;
}

log::Level log_level(int syslog_level) {
    if (syslog_level <= 3) return log::Level::error;
    if (syslog_level == 4) return log::Level::warning;
    return syslog_level <= 6 ? log::Level::info : log::Level::debug;
}

kafka::ClientEvents quiet_client() {
    return {.connection = {}, .log = [](int level, std::string_view text) { log::write(log_level(level), text); }};
}

}  // namespace

KafkaGateway::KafkaGateway(loop::Loop& loop, const config::Broker& broker, Handlers handlers)
    : loop_(loop),
      handlers_(std::move(handlers)),
      bootstrap_(broker.bootstrap),
      partitions_(broker.partitions),
      replication_(broker.replication),
      statuses_(loop,
                [this](const CpId& cp, const std::string& payload, std::uint64_t token) {
                    return send_best_effort(word(Topic::status), cp.text(), payload, token);
                }),
      topics_timer_(loop) {}

Result<std::unique_ptr<KafkaGateway>> KafkaGateway::open(loop::Loop& loop, const config::Broker& broker,
                                                         Handlers handlers) {
    std::unique_ptr<KafkaGateway> link{new KafkaGateway{loop, broker, std::move(handlers)}};
    if (auto status = link->connect(broker); !status) return tl::make_unexpected(status.error());
    return link;
}

Status KafkaGateway::connect(const config::Broker& broker) {
    const auto settings = app::kafka_settings(broker, "EV_Central");
    kafka::ProducerEvents reliable;
    static_cast<kafka::ClientEvents&>(reliable) = quiet_client();
    reliable.connection = [this](const kafka::Connection& connection) { connected(connection); };
    reliable.deliveries = handlers_.deliveries;
    reliable.room = handlers_.room;
    reliable.rebuilt = [this](const Error& error) {
        log::warning("the connection to the broker was built anew: " + error.text);
        handlers_.room();
    };
    reliable.refusal = [this](const kafka::TopicRefusal& told) {
        // What is wrong with one message alone the outbox says.
        if (told.why == Refusal::none || is_of_topic(told.why)) refusal(told);
    };
    auto producer = kafka::Producer::create(loop_, settings, kafka::DeliveryGuarantee::reliable, std::move(reliable));
    if (!producer) return tl::make_unexpected(producer.error());
    reliable_ = std::move(*producer);

    kafka::ProducerEvents best_effort;
    static_cast<kafka::ClientEvents&>(best_effort) = quiet_client();
    best_effort.deliveries = [this](std::span<const Delivery> deliveries) { statuses_.delivered(deliveries); };
    best_effort.refusal = [this](const kafka::TopicRefusal& told) { refusal(told); };
    producer = kafka::Producer::create(loop_, settings, kafka::DeliveryGuarantee::best_effort, std::move(best_effort));
    if (!producer) return tl::make_unexpected(producer.error());
    best_effort_ = std::move(*producer);

    kafka::ConsumerEvents reading;
    static_cast<kafka::ClientEvents&>(reading) = quiet_client();
    reading.records = handlers_.records;
    reading.changed = [this](const kafka::TopicChange& change) { changed(change); };
    auto consumer = kafka::Consumer::create(loop_, settings, reading);
    if (!consumer) return tl::make_unexpected(consumer.error());
    requests_ = std::move(*consumer);

    reading.connection = [this](const kafka::Connection& connection) {
        if (!connection.up) handlers_.caught_up(false);
    };
    reading.caught_up = [this] { handlers_.caught_up(true); };
    consumer = kafka::Consumer::create(loop_, settings, std::move(reading));
    if (!consumer) return tl::make_unexpected(consumer.error());
    records_ = std::move(*consumer);
    admin_.emplace(*records_);
    return {};
}

void KafkaGateway::read(const std::vector<StoredOffset>& offsets) {
    const auto reading = [&](Topic topic) {
        kafka::Subscription from;
        from.topic = name(topic);
        for (const auto& offset : offsets)
            if (offset.topic == from.topic)
                from.positions.push_back({offset.partition, offset.next,
                                          kafka::Fingerprint{offset.timestamp.time_since_epoch().count(), offset.crc}});
        return from;
    };
    auto life_signs = reading(Topic::status);
    life_signs.begin = kafka::Begin::end;
    life_signs.keys = {std::string{central_status_key}};
    to_read_ = {{reading(Topic::requests)}, {reading(Topic::telemetry), std::move(life_signs)}};
    begin_reading();
}

void KafkaGateway::look_back(bool tickets) {
    kafka::Subscription life_signs;
    life_signs.topic = name(Topic::status);
    life_signs.keys = {std::string{central_status_key}};
    to_read_ = {{}, {std::move(life_signs)}};
    if (tickets) to_read_->records.push_back(all_tickets());
    begin_reading();
}

void KafkaGateway::read_tickets() {
    to_read_ = {{}, {all_tickets()}};
    begin_reading();
}

void KafkaGateway::begin_reading() {
    if (!topics_asked_ || !to_read_) return;
    auto to_read = std::exchange(to_read_, {});
    requests_->read(std::move(to_read->requests));
    records_->read(std::move(to_read->records));
}

void KafkaGateway::connected(const kafka::Connection& connection) {
    if (connection.up) {
        away_.ended(fmt::format("the broker {} is connected", bootstrap_), {.message = log::message::broker_back});
        ensure_topics();
    } else {
        away_.begins(fmt::format("the broker {} cannot be reached: {}; supplies go on, what is to be sent is kept, "
                                 "nobody gets a new authorisation",
                                 bootstrap_, connection.text),
                     log::Level::warning, {.message = log::message::broker_away});
    }
    handlers_.connection(connection.up);
}

/// At each return of the broker, which may have lost its data, and then from time to time, since somebody may delete
/// them.
void KafkaGateway::ensure_topics() {
    admin_->ensure_topics(topics(partitions_, replication_), [this](const auto& answer) {
        topics_asked_ = true;
        begin_reading();
        ensured(answer);
    });
}

void KafkaGateway::ensured(const Result<std::vector<kafka::TopicInfo>>& answer) {
    constexpr seconds usually{10};
    constexpr seconds again{2};
    topics_timer_.after(answer ? usually : again, [this] {
        if (reliable_->connected()) ensure_topics();
    });
    if (!answer) return find_missing(answer.error().text);
    topics_missing_.ended("all topics are there");
    std::string made;
    for (const auto& topic : *answer)
        if (topic.created) made += (made.empty() ? "" : ", ") + topic.name;
    const bool anew = std::exchange(topics_were_there_, true) && !made.empty();
    if (anew) log::warning("topics were gone and have been made anew, empty: " + made);
    set_missing({});
    if (!made.empty()) handlers_.topics(anew);
}

void KafkaGateway::find_missing(const std::string& why) {
    admin_->list_topics([this, why](const Result<std::vector<kafka::TopicInfo>>& answer) {
        if (!answer) return;
        std::string names;
        for (const auto& topic : topics(partitions_, replication_))
            if (std::ranges::find(*answer, topic.name, &kafka::TopicInfo::name) == answer->end())
                names += (names.empty() ? "" : ", ") + topic.name;
        if (!names.empty()) topics_missing_.begins("topics are missing at the broker: " + names + ": " + why);
        set_missing(std::move(names));
    });
}

void KafkaGateway::set_missing(std::string names) {
    if (names == missing_) return;
    missing_ = std::move(names);
    handlers_.topics(false);
}

bool KafkaGateway::note_held(std::vector<Outbox::Held> held) {
    if (held == held_) return false;
    for (const auto& each : held)
        if (std::ranges::find(held_, each) == held_.end())
            log::error(
                fmt::format("the broker refuses some messages for topic {}: {}; they are kept and offered again, less "
                            "often each time",
                            each.topic, each.text));
    for (const auto& each : held_)
        if (std::ranges::find(held, each.topic, &Outbox::Held::topic) == held.end())
            log::info("the broker has taken all messages for topic " + each.topic);
    held_ = std::move(held);
    return true;
}

std::string KafkaGateway::refused() const {
    auto names = refused_.names();
    for (const auto& each : held_) names += (names.empty() ? "" : ", ") + each.topic;
    return names;
}

void KafkaGateway::refusal(const kafka::TopicRefusal& refusal) {
    refused_.note(refusal);
    handlers_.topics(false);
}

void KafkaGateway::changed(const kafka::TopicChange& change) const {
    const auto where = fmt::format("topic {}, partition {}", change.topic, change.partition);
    const auto offsets =
        fmt::format(" (expected offset {}, reading goes on at {}); what is known already will be recognised",
                    change.expected, change.resumed);
    switch (change.change) {
        case kafka::Change::grown: log::info(where + " is new and read from its beginning"); return;
        case kafka::Change::recreated: log::warning(where + " was created anew" + offsets); return;
        case kafka::Change::truncated: log::warning(where + " was cut off" + offsets); return;
        case kafka::Change::expired:
            log::error(where + " lost records to retention before they were read" + offsets);
            return;
        case kafka::Change::unproven:
            log::warning(where + " may have changed: the last record read is not there to compare" + offsets);
            return;
    }
}

void KafkaGateway::let_read(Stream stream, bool reading) {
    auto& paused = paused_.at(static_cast<std::size_t>(stream));
    if (std::exchange(paused, !reading) == !reading) return;
    auto& consumer = stream == Stream::requests ? *requests_ : *records_;
    if (reading)
        consumer.resume();
    else
        consumer.pause();
}

Result<PublishResult> KafkaGateway::publish(const OutboxRow& row) {
    std::vector<kafka::Header> headers;
    headers.reserve(row.headers.size());
    for (const auto& header : row.headers) headers.push_back({header.name, header.value});
    kafka::Outgoing message;
    message.topic = row.topic;
    message.key = row.key;
    if (row.payload) message.value = *row.payload;
    message.headers = headers;
    message.token = row.id;
    return reliable_->publish(message);
}

bool KafkaGateway::send_best_effort(std::string_view topic, std::string_view key, const std::string& payload,
                                    std::uint64_t token) {
    kafka::Outgoing message;
    message.topic = topic;
    message.key = key;
    message.value = payload;
    message.token = token;
    const auto taken = best_effort_->publish(message);
    return taken && *taken == PublishResult::queued;
}

void KafkaGateway::send(const Progress& progress) {
    send_best_effort(word(Topic::progress), progress.driver.text(), protocol::encode(progress));
}

void KafkaGateway::send(const CentralStatus& status) {
    send_best_effort(word(Topic::status), central_status_key, protocol::encode(status));
}

void KafkaGateway::repeat(const Command& command) {
    const auto payload = protocol::encode(command);
    kafka::Outgoing message;
    message.topic = word(Topic::commands);
    message.key = command.cp.text();
    message.value = payload;
    // What cannot be sent has been said by refusal().
    std::ignore = reliable_->publish(message);
}

}  // namespace evc::central
