#include "unit/platform/kafka/kafka_test.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace evc::testing {
namespace {

Kept keep(const kafka::Record& record) {
    Kept kept{.topic = std::string{record.topic},
              .partition = record.partition,
              .offset = record.offset,
              .generation = record.generation,
              .key = {},
              .value = {},
              .broker_time = record.broker_time,
              .fingerprint = record.fingerprint};
    if (record.key) kept.key = std::string{*record.key};
    if (record.value) kept.value = std::string{*record.value};
    return kept;
}

template <class T>
T made(Result<T> result) {
    if (!result) throw std::runtime_error{result.error().text};
    return std::move(*result);
}

std::string fresh_prefix() {
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return "test-" + std::to_string(getpid()) + "-" + std::to_string(now) + ".";
}

}  // namespace

Reader::Reader(loop::Loop& loop, const kafka::Settings& settings) {
    kafka::ConsumerEvents events;
    events.records = [this](std::span<const kafka::Record> batch) {
        largest_batch = std::max(largest_batch, batch.size());
        for (const auto& record : batch) records.push_back(keep(record));
    };
    events.changed = [this](const kafka::TopicChange& change) {
        changes.push_back(change);
        if (on_change) on_change();
    };
    events.caught_up = [this] { ++caught_up; };
    events.connection = [this](const kafka::Connection& connection) { connections.push_back(connection); };
    consumer = made(kafka::Consumer::create(loop, settings, std::move(events)));
}

std::vector<std::string> Reader::values() const {
    std::vector<std::string> all;
    for (const auto& record : records) all.push_back(record.value.value_or("(none)"));
    return all;
}

Writer::Writer(loop::Loop& loop, const kafka::Settings& settings, kafka::DeliveryGuarantee guarantee) {
    kafka::ProducerEvents events;
    events.deliveries = [this](std::span<const Delivery> batch) {
        for (const auto& each : batch) {
            (each.delivered ? delivered : failed).push_back(each.token);
            if (!each.delivered) refused.push_back(each.refusal);
        }
    };
    events.log = [this](int level, std::string_view text) { lines.emplace_back(level, text); };
    events.refusal = [this](const kafka::TopicRefusal& refusal) { refusals.push_back(refusal); };
    events.room = [this] { ++rooms; };
    events.rebuilt = [this](const Error&) { ++rebuilt; };
    events.connection = [this](const kafka::Connection& connection) { connections.push_back(connection); };
    producer = made(kafka::Producer::create(loop, settings, guarantee, std::move(events)));
}

PublishResult Writer::publish(const std::string& topic, const std::string& key, const std::string& value) {
    const auto taken = made(producer->publish({topic, key, value, {}, published + 1}));
    if (taken == PublishResult::queued) ++published;
    return taken;
}

LoopTest::LoopTest() {
    settings_.bootstrap = "127.0.0.1:1";
    settings_.topic_prefix = fresh_prefix();
    settings_.metadata_interval = milliseconds{500};
}

void LoopTest::run_until(const std::function<bool()>& holds, milliseconds limit) {
    const auto end = loop::Loop::now().steady + limit;
    loop_.io().restart();
    while (!holds()) {
        ASSERT_LT(loop::Loop::now().steady, end) << "it did not come to hold within " << limit.count() << " ms";
        loop_.io().run_one_for(milliseconds{50});
    }
}

void LoopTest::expect_caught_up(Reader& reader) {
    run_until([&] { return reader.consumer->caught_up(); });
}

void AnyBroker::SetUp() {
    if (GetParam() == Broker::embedded) {
        embedded_ = std::make_unique<BrokerProcess>(settings_.topic_prefix);
        settings_.bootstrap = embedded_->bootstrap();
        return;
    }
    const auto address = real_bootstrap();
    if (!address) GTEST_SKIP() << no_real_broker;
    settings_.bootstrap = *address;
    std::ignore = ensure({{"requests", 4, 1, {}}, {"status", 4, 1, {{"cleanup.policy", "compact"}}}});
}

std::vector<kafka::TopicInfo> AnyBroker::ensure(std::vector<kafka::TopicSpec> topics) {
    const Reader reader{loop_, settings_};
    kafka::Admin admin{*reader.consumer};
    std::optional<Result<std::vector<kafka::TopicInfo>>> answer;
    admin.ensure_topics(std::move(topics), [&](auto result) { answer = std::move(result); });
    run_until([&] { return answer.has_value(); });
    return answer ? made(std::move(*answer)) : std::vector<kafka::TopicInfo>{};
}

void AnyBroker::publish_all(const std::string& topic, const std::string& key, int count) {
    Writer writer{loop_, settings_};
    for (int n = 0; n < count; ++n) ASSERT_EQ(writer.publish(topic, key, std::to_string(n)), PublishResult::queued);
    run_until([&] { return writer.all_delivered(); });
}

void RealBroker::SetUp() {
    const auto address = real_bootstrap();
    if (!address) GTEST_SKIP() << no_real_broker;
    settings_.bootstrap = *address;
}

std::optional<std::string> real_bootstrap() {
    const char* const address = std::getenv("EVC_TEST_BOOTSTRAP");
    if (!address || !*address) return std::nullopt;
    return address;
}

}  // namespace evc::testing
