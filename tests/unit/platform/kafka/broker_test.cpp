#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "platform/kafka/handle.hpp"
#include "unit/platform/kafka/kafka_test.hpp"

namespace {

using namespace evc;
using namespace evc::testing;
using kafka::Begin;
using kafka::Change;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int32_t partitions = 4;

using Kafka = AnyBroker;

INSTANTIATE_TEST_SUITE_P(Brokers, Kafka, ::testing::Values(Broker::embedded, Broker::real),
                         [](const auto& each) { return each.param == Broker::embedded ? "Embedded" : "Real"; });

using Headers = std::map<std::string, std::string>;

/// What our consumers do not read.
Headers headers_of(const kafka::Settings& settings, const Kept& record) {
    const auto handle = kafka::open_handle(RD_KAFKA_CONSUMER, settings, {});
    if (!handle) throw std::runtime_error{handle.error().text};
    const kafka::Topic topic{
        rd_kafka_topic_new(handle->get(), kafka::full_topic(settings, record.topic).c_str(), nullptr)};
    rd_kafka_consume_start(topic.get(), record.partition, record.offset);
    const std::unique_ptr<rd_kafka_message_t, kafka::Destroy<rd_kafka_message_destroy>> message{
        rd_kafka_consume(topic.get(), record.partition, 20'000)};
    rd_kafka_consume_stop(topic.get(), record.partition);
    rd_kafka_headers_t* list = nullptr;
    if (!message || rd_kafka_message_headers(message.get(), &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    Headers headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t n = 0; rd_kafka_header_get_all(list, n, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++n)
        headers.emplace(name, std::string{static_cast<const char*>(value), size});
    return headers;
}

TEST_P(Kafka, CarriesKeyValueHeadersAndTime) {
    Writer writer{loop_, settings_};
    const std::array headers{kafka::Header{"reason", "no JSON"}, kafka::Header{"offset", "7"}};
    ASSERT_TRUE(writer.producer->publish({"requests", "CP-1", "{}", headers, 0}));
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    run_until([&] { return !reader.records.empty(); });

    const auto& record = reader.records.at(0);
    EXPECT_EQ(record.topic, "requests");
    EXPECT_EQ(record.partition, kafka::partition_for("CP-1", partitions));
    EXPECT_EQ(record.key, "CP-1");
    EXPECT_EQ(record.value, "{}");
    EXPECT_EQ(headers_of(settings_, record), (Headers{{"reason", "no JSON"}, {"offset", "7"}}));
    EXPECT_FALSE(record.broker_time);
    EXPECT_EQ(record.fingerprint.crc, kafka::record_crc("CP-1", "{}"));
    EXPECT_GT(record.fingerprint.timestamp, 0);
}

TEST_P(Kafka, TellsATombstoneFromAnEmptyValue) {
    Writer writer{loop_, settings_};
    ASSERT_TRUE(writer.producer->publish({"status", "CP-1", "", {}, 0}));
    ASSERT_TRUE(writer.producer->publish({"status", "CP-1", std::nullopt, {}, 0}));
    Reader reader{loop_, settings_};
    reader.consumer->read({{"status", Begin::beginning, {}, {}}});
    run_until([&] { return reader.records.size() == 2; });
    EXPECT_EQ(reader.records.at(0).value, "");
    EXPECT_EQ(reader.records.at(1).value, std::nullopt);
}

TEST_P(Kafka, TellsEveryTokenOnceAndInOrderOfSending) {
    constexpr int count = 3000;
    Writer writer{loop_, settings_};
    for (int n = 0; n < count; ++n) ASSERT_EQ(writer.publish("requests", "CP-1", "x"), PublishResult::queued);
    EXPECT_EQ(writer.producer->outstanding(), count);
    run_until([&] { return writer.all_delivered(); });
    std::vector<std::uint64_t> expected(count);
    std::iota(expected.begin(), expected.end(), 1U);
    EXPECT_EQ(writer.delivered, expected);
    EXPECT_THAT(writer.failed, IsEmpty());
    EXPECT_EQ(writer.producer->outstanding(), 0U);
}

TEST_P(Kafka, FinishesOnceAllIsDelivered) {
    Writer writer{loop_, settings_};
    for (int n = 0; n < 100; ++n) ASSERT_EQ(writer.publish("requests", "CP-1", "x"), PublishResult::queued);
    bool finished = false;
    writer.producer->finish(milliseconds{10'000}, [&] { finished = true; });
    run_until([&] { return finished; });
    EXPECT_TRUE(writer.all_delivered());
}

TEST_P(Kafka, DeliversInBoundedBatchesAndInOrder) {
    constexpr int count = 2000;
    publish_all("requests", "CP-1", count);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    expect_caught_up(reader);
    ASSERT_THAT(reader.records, SizeIs(count));
    for (int n = 0; n < count; ++n) ASSERT_EQ(reader.records.at(static_cast<std::size_t>(n)).offset, n);
    EXPECT_LE(reader.largest_batch, 500U);
    EXPECT_EQ(reader.caught_up, 1);
}

TEST_P(Kafka, FromTheEndMissesWhatWasAndNothingThatComes) {
    publish_all("requests", "CP-1", 5);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::end, {}, {}}});
    expect_caught_up(reader);
    Writer writer{loop_, settings_};
    writer.publish("requests", "CP-1", "new");
    run_until([&] { return !reader.records.empty(); });
    EXPECT_THAT(reader.values(), ElementsAre("new"));
    EXPECT_THAT(reader.changes, IsEmpty());
}

TEST_P(Kafka, GoesOnWhereItStoodWithoutRepeating) {
    publish_all("requests", "CP-1", 10);
    Reader first{loop_, settings_};
    first.consumer->read({{"requests", Begin::beginning, {}, {}}});
    expect_caught_up(first);
    const auto& last = first.records.at(6);

    Reader second{loop_, settings_};
    const kafka::Position position{last.partition, last.offset + 1, last.fingerprint};
    second.consumer->read({{"requests", Begin::beginning, {position}, {}}});
    expect_caught_up(second);
    EXPECT_THAT(second.values(), ElementsAre("7", "8", "9"));
    EXPECT_THAT(second.changes, IsEmpty());
}

TEST_P(Kafka, ReadsFromTheBeginningWhenAnotherRecordStandsWhereItWas) {
    publish_all("requests", "CP-1", 3);
    const auto partition = kafka::partition_for("CP-1", partitions);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {{partition, 2, kafka::Fingerprint{1, 1}}}, {}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.values(), ElementsAre("0", "1", "2"));
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_EQ(reader.changes.at(0).change, Change::recreated);
    EXPECT_EQ(reader.changes.at(0).partition, partition);
    EXPECT_EQ(reader.changes.at(0).expected, 2);
    EXPECT_EQ(reader.changes.at(0).resumed, 0);
}

TEST_P(Kafka, MayBeToldToReadSomethingElseFromWithinItsEvents) {
    publish_all("requests", "CP-1", 3);
    publish_all("status", "CP-1", 2);
    const auto partition = kafka::partition_for("CP-1", partitions);
    Reader reader{loop_, settings_};
    reader.on_change = [&reader] {
        reader.consumer->read({{"status", Begin::beginning, {}, {}}});
        reader.consumer->read({{"status", Begin::beginning, {}, {}}});
    };
    reader.consumer->read({{"requests", Begin::beginning, {{partition, 2, kafka::Fingerprint{1, 1}}}, {}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.changes, SizeIs(1));
    EXPECT_THAT(reader.values(), ElementsAre("0", "1"));
}

TEST_P(Kafka, ReadsFromTheBeginningWhenTheTopicEndsBefore) {
    publish_all("requests", "CP-1", 3);
    const auto partition = kafka::partition_for("CP-1", partitions);
    for (const std::int64_t next : {4, 5, 1000}) {
        Reader reader{loop_, settings_};
        reader.consumer->read({{"requests", Begin::beginning, {{partition, next, kafka::Fingerprint{1, 1}}}, {}}});
        expect_caught_up(reader);
        EXPECT_THAT(reader.values(), ElementsAre("0", "1", "2"));
        ASSERT_THAT(reader.changes, SizeIs(1)) << next;
        EXPECT_EQ(reader.changes.at(0).change, Change::truncated);
    }
}

TEST_P(Kafka, SaysThatAPartitionItKnewIsGone) {
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {{partitions + 1, 2, kafka::Fingerprint{1, 1}}}, {}}});
    expect_caught_up(reader);
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_EQ(reader.changes.at(0).partition, partitions + 1);
    EXPECT_EQ(reader.changes.at(0).resumed, -1);
}

TEST_P(Kafka, ReadsOnlyThePartitionsOfItsKeys) {
    publish_all("requests", "21", 2);
    publish_all("requests", "foobar", 3);
    ASSERT_NE(kafka::partition_for("21", partitions), kafka::partition_for("foobar", partitions));
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {"foobar"}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.values(), ElementsAre("0", "1", "2"));
}

TEST_P(Kafka, HandsOutNothingWhilePaused) {
    publish_all("requests", "CP-1", 5);
    Reader reader{loop_, settings_};
    Reader other{loop_, settings_};
    reader.consumer->pause();
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    other.consumer->read({{"requests", Begin::beginning, {}, {}}});
    expect_caught_up(other);
    EXPECT_THAT(reader.records, IsEmpty());
    reader.consumer->resume();
    run_until([&] { return reader.records.size() == 5; });
}

TEST_P(Kafka, ForgetsWhatItReadBeforeWhenToldToReadAnew) {
    publish_all("requests", "CP-1", 5);
    publish_all("status", "CP-1", 2);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    reader.consumer->read({{"status", Begin::beginning, {}, {}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.values(), ElementsAre("0", "1"));
    reader.consumer->read({{"status", Begin::beginning, {}, {}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.values(), ElementsAre("0", "1", "0", "1"));
}

TEST_P(Kafka, RefusesAMessageThatIsTooLarge) {
    Writer writer{loop_, settings_};
    const std::string value(2'000'000, 'x');
    const auto taken = writer.producer->publish({"requests", "CP-1", value, {}, 1});
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().fault, Fault::invalid);
    EXPECT_EQ(writer.producer->outstanding(), 0U);
}

TEST_P(Kafka, TakesTopicsThatAreThereAsTheyAre) {
    const auto there = ensure({{"requests", 9, 1, {}}});
    ASSERT_THAT(there, SizeIs(1));
    EXPECT_EQ(there.at(0).name, "requests");
    EXPECT_EQ(there.at(0).partitions, partitions);
}

}  // namespace
