#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>

#include <array>

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

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, kafka::Destroy<rd_kafka_NewTopic_destroy>>;
using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, kafka::Destroy<rd_kafka_DeleteTopic_destroy>>;
using NewPartitions = std::unique_ptr<rd_kafka_NewPartitions_t, kafka::Destroy<rd_kafka_NewPartitions_destroy>>;
using DeleteRecords = std::unique_ptr<rd_kafka_DeleteRecords_t, kafka::Destroy<rd_kafka_DeleteRecords_destroy>>;

/// What an administrator may do to a topic while we read it. Each call returns when the broker has done it.
class ChangedTopic : public RealBroker {
protected:
    void SetUp() override {
        RealBroker::SetUp();
        if (IsSkipped()) return;
        auto handle = kafka::open_handle(RD_KAFKA_PRODUCER, settings_, {});
        ASSERT_TRUE(handle);
        admin_ = std::move(*handle);
        queue_.reset(rd_kafka_queue_new(admin_.get()));
        create(2);
    }

    void done() {
        const kafka::Event event{rd_kafka_queue_poll(queue_.get(), 20'000)};
        ASSERT_TRUE(event);
        ASSERT_EQ(rd_kafka_event_error(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    void create(int partitions) {
        const NewTopic topic{rd_kafka_NewTopic_new(name().c_str(), partitions, 1, nullptr, 0)};
        std::array list{topic.get()};
        rd_kafka_CreateTopics(admin_.get(), list.data(), list.size(), nullptr, queue_.get());
        done();
        expect_visible(partitions);
    }
    /// The controller has made it before the broker tells of it, and to a reader a topic that is not told of is absent.
    void expect_visible(int partitions) {
        const kafka::Topic topic{rd_kafka_topic_new(admin_.get(), name().c_str(), nullptr)};
        for (const auto end = loop::Loop::now().steady + seconds{20}; loop::Loop::now().steady < end;) {
            const rd_kafka_metadata_t* found = nullptr;
            if (rd_kafka_metadata(admin_.get(), 0, topic.get(), &found, 20'000) != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
            const kafka::Metadata metadata{found};
            if (found->topics[0].partition_cnt == partitions) return;
        }
        FAIL() << "topic " << name() << " is not told of";
    }
    void remove() {
        const DeleteTopic topic{rd_kafka_DeleteTopic_new(name().c_str())};
        std::array list{topic.get()};
        rd_kafka_DeleteTopics(admin_.get(), list.data(), list.size(), nullptr, queue_.get());
        done();
    }
    void grow(std::size_t partitions) {
        const NewPartitions topic{rd_kafka_NewPartitions_new(name().c_str(), partitions, nullptr, 0)};
        std::array list{topic.get()};
        rd_kafka_CreatePartitions(admin_.get(), list.data(), list.size(), nullptr, queue_.get());
        done();
    }
    void expire_before(std::int32_t partition, std::int64_t offset) {
        auto* const offsets = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(offsets, name().c_str(), partition)->offset = offset;
        const DeleteRecords records{rd_kafka_DeleteRecords_new(offsets)};
        rd_kafka_topic_partition_list_destroy(offsets);
        std::array list{records.get()};
        rd_kafka_DeleteRecords(admin_.get(), list.data(), list.size(), nullptr, queue_.get());
        done();
    }
    [[nodiscard]] std::string name() const { return kafka::full_topic(settings_, "commands"); }

    void publish(int count, const std::string& value) {
        Writer writer{loop_, settings_};
        for (int n = 0; n < count; ++n) writer.publish("commands", "CP-1", value);
        run_until([&] { return writer.all_delivered(); });
    }

    kafka::Handle admin_;
    kafka::Queue queue_;
};

TEST_F(ChangedTopic, GrownIsReadInItsNewPartitionsToo) {
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::end, {}, {}}});
    expect_caught_up(reader);
    grow(4);
    run_until([&] { return reader.changes.size() == 2; });
    for (const auto& change : reader.changes) EXPECT_EQ(change.change, Change::grown);
    EXPECT_EQ(reader.changes.at(0).partition, 2);
    EXPECT_EQ(reader.changes.at(1).partition, 3);
}

TEST_F(ChangedTopic, RecreatedWhileReadIsReadFromItsBeginning) {
    publish(5, "old");
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::beginning, {}, {}}});
    expect_caught_up(reader);
    remove();
    create(2);
    publish(1, "new");
    run_until([&] { return reader.records.size() == 6; });
    EXPECT_EQ(reader.values().back(), "new");
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_THAT(reader.changes.at(0).change, ::testing::AnyOf(Change::truncated, Change::recreated));
}

TEST_F(ChangedTopic, RecreatedAndFilledAtOnceIsReadWhole) {
    publish(5, "old");
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::beginning, {}, {}}});
    expect_caught_up(reader);
    remove();
    create(2);
    publish(20, "new");
    run_until([&] { return reader.records.size() == 25; });
    EXPECT_THAT(reader.changes, ::testing::Not(::testing::IsEmpty()));
}

TEST_F(ChangedTopic, RecreatedAndFilledAtOnceIsReadWholeByWhoStoodAtItsEnd) {
    publish(5, "old");
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::end, {}, {}}});
    expect_caught_up(reader);
    // The record before the end is fetched once more.
    const auto later = loop::Loop::now().steady + milliseconds{500};
    run_until([&] { return loop::Loop::now().steady > later; });
    remove();
    create(2);
    publish(20, "new");
    run_until([&] { return reader.records.size() == 20; });
}

TEST_F(ChangedTopic, RecreatedAndLongerThanBeforeIsNoticedAtTheNextStart) {
    publish(2, "old");
    Reader first{loop_, settings_};
    first.consumer->read({{"commands", Begin::beginning, {}, {}}});
    expect_caught_up(first);
    const auto last = first.records.at(1);
    first.consumer->read({});
    remove();
    create(2);
    publish(4, "new");
    Reader second{loop_, settings_};
    second.consumer->read({{"commands", Begin::beginning, {{last.partition, last.offset + 1, last.fingerprint}}, {}}});
    expect_caught_up(second);
    EXPECT_THAT(second.values(), ElementsAre("new", "new", "new", "new"));
    ASSERT_THAT(second.changes, SizeIs(1));
    EXPECT_EQ(second.changes.at(0).change, Change::recreated);
}

TEST_F(ChangedTopic, ExpiredIsReadFromWhatIsLeft) {
    publish(6, "x");
    const auto partition = kafka::partition_for("CP-1", 2);
    expire_before(partition, 4);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::beginning, {{partition, 2, kafka::Fingerprint{1, 1}}}, {}}});
    expect_caught_up(reader);
    ASSERT_THAT(reader.records, SizeIs(2));
    EXPECT_EQ(reader.records.at(0).offset, 4);
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_EQ(reader.changes.at(0).change, Change::expired);
}

TEST_F(ChangedTopic, ExpiredUpToWhereWeStoodGoesOnUnproven) {
    publish(6, "x");
    const auto partition = kafka::partition_for("CP-1", 2);
    expire_before(partition, 4);
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::beginning, {{partition, 4, kafka::Fingerprint{1, 1}}}, {}}});
    expect_caught_up(reader);
    EXPECT_THAT(reader.records, SizeIs(2));
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_EQ(reader.changes.at(0).change, Change::unproven);
    EXPECT_EQ(reader.changes.at(0).resumed, 4);
}

TEST_F(ChangedTopic, AbsentCountsAsReadAndIsReadWholeOnceItIsThere) {
    remove();
    Reader reader{loop_, settings_};
    reader.consumer->read({{"commands", Begin::end, {}, {}}});
    expect_caught_up(reader);
    create(2);
    publish(1, "first");
    run_until([&] { return !reader.records.empty(); });
    EXPECT_THAT(reader.values(), ElementsAre("first"));
    EXPECT_THAT(reader.changes, IsEmpty());
}

}  // namespace
