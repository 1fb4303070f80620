#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/kafka/admin.hpp"
#include "platform/kafka/consumer.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/loop/loop.hpp"
#include "unit/platform/kafka/broker_process.hpp"

namespace evc::testing {

/// A record that outlives the callback.
struct Kept {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::uint64_t generation = 0;
    std::optional<std::string> key;
    std::optional<std::string> value;
    bool broker_time = false;
    kafka::Fingerprint fingerprint;
};

/// A consumer and all that it said.
struct Reader {
    Reader(loop::Loop& loop, const kafka::Settings& settings);

    [[nodiscard]] std::vector<std::string> values() const;

    std::vector<Kept> records;
    std::vector<kafka::TopicChange> changes;
    std::vector<kafka::Connection> connections;
    int caught_up = 0;
    std::size_t largest_batch = 0;
    std::function<void()> on_change;  ///< within the event
    std::unique_ptr<kafka::Consumer> consumer;
};

/// A producer and all that it said.
struct Writer {
    Writer(loop::Loop& loop, const kafka::Settings& settings,
           kafka::DeliveryGuarantee guarantee = kafka::DeliveryGuarantee::reliable);

    /// Publishes to `topic`; the token is the number of the message, from 1.
    PublishResult publish(const std::string& topic, const std::string& key, const std::string& value);
    [[nodiscard]] bool all_delivered() const { return delivered.size() == published; }

    std::vector<std::uint64_t> delivered;
    std::vector<std::uint64_t> failed;
    std::vector<Refusal> refused;               ///< why, of each that failed
    std::vector<kafka::TopicRefusal> refusals;  ///< as they were told
    std::vector<std::pair<int, std::string>> lines;
    std::vector<kafka::Connection> connections;
    int rooms = 0;
    int rebuilt = 0;
    std::size_t published = 0;
    std::unique_ptr<kafka::Producer> producer;
};

/// Runs the loop until something holds. Each test has topics of its own, by their prefix.
class LoopTest : public ::testing::Test {
protected:
    LoopTest();

    /// Fails the test when it does not hold within `limit`.
    void run_until(const std::function<bool()>& holds, milliseconds limit = milliseconds{20'000});
    void expect_caught_up(Reader& reader);

    loop::Loop loop_;
    kafka::Settings settings_;
};

enum class Broker { embedded, real };

/// Against the embedded broker, and against the one that $EVC_TEST_BOOTSTRAP names; skipped without it.
class AnyBroker : public LoopTest, public ::testing::WithParamInterface<Broker> {
protected:
    void SetUp() override;

    void publish_all(const std::string& topic, const std::string& key, int count);
    [[nodiscard]] std::vector<kafka::TopicInfo> ensure(std::vector<kafka::TopicSpec> topics);

private:
    std::unique_ptr<BrokerProcess> embedded_;
};

/// Against an embedded broker that a test may kill and start anew, empty and on the same port.
class MortalBroker : public LoopTest {
protected:
    MortalBroker() : broker_(settings_.topic_prefix) { settings_.bootstrap = broker_.bootstrap(); }

    BrokerProcess broker_;
};

/// Against the broker that $EVC_TEST_BOOTSTRAP names alone: the embedded one cannot change topics.
class RealBroker : public LoopTest {
protected:
    void SetUp() override;
};

/// The address in $EVC_TEST_BOOTSTRAP.
[[nodiscard]] std::optional<std::string> real_bootstrap();
inline constexpr auto no_real_broker =
    "EVC_TEST_BOOTSTRAP names no broker: start one with scripts/kafka up and put its address there";

}  // namespace evc::testing
