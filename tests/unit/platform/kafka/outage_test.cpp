#include <gmock/gmock.h>
#include <sys/prctl.h>

#include "unit/platform/kafka/kafka_test.hpp"

namespace {

using namespace evc;
using namespace evc::testing;
using kafka::Begin;
using kafka::Change;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using BrokerAway = LoopTest;
using BrokerLost = MortalBroker;

TEST_F(BrokerAway, IsSaidOnceByEachClient) {
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    Writer writer{loop_, settings_};
    run_until([&] { return !reader.connections.empty() && !writer.connections.empty(); });
    const auto later = loop::Loop::now().steady + milliseconds{3000};
    run_until([&] { return loop::Loop::now().steady > later; });
    ASSERT_THAT(reader.connections, SizeIs(1));
    ASSERT_THAT(writer.connections, SizeIs(1));
    EXPECT_FALSE(reader.connections.at(0).up);
    EXPECT_THAT(reader.connections.at(0).text, ::testing::HasSubstr("refused"));
    EXPECT_EQ(reader.caught_up, 0);
}

TEST_F(BrokerAway, LeavesTheTimersOfTheLoopAsTheyWere) {
    const auto before = prctl(PR_GET_TIMERSLACK);
    const Reader reader{loop_, settings_};
    EXPECT_EQ(prctl(PR_GET_TIMERSLACK), before);
}

TEST_F(BrokerAway, FillsTheProducerToItsLimitAndNoFurther) {
    Writer writer{loop_, settings_};
    auto taken = PublishResult::queued;
    while (taken == PublishResult::queued && writer.published < 20'000) taken = writer.publish("requests", "CP-1", "x");
    EXPECT_EQ(taken, PublishResult::later);
    EXPECT_EQ(writer.published, 10'000U);
    EXPECT_EQ(writer.publish("requests", "CP-1", "x"), PublishResult::later);
    run_until([&] { return writer.rooms > 0; });
}

TEST_F(BrokerAway, DropsWhatIsFleeting) {
    Writer writer{loop_, settings_, kafka::DeliveryGuarantee::best_effort};
    run_until([&] { return !writer.connections.empty(); });
    EXPECT_EQ(writer.publish("status", "CP-1", "x"), PublishResult::dropped);
    EXPECT_EQ(writer.producer->outstanding(), 0U);
}

TEST_F(BrokerAway, GivesUpWhatWasFleetingAfterAWhile) {
    Writer writer{loop_, settings_, kafka::DeliveryGuarantee::best_effort};
    ASSERT_EQ(writer.publish("status", "CP-1", "x"), PublishResult::queued);
    run_until([&] { return writer.producer->outstanding() == 0; });
    EXPECT_THAT(writer.failed, ElementsAre(1));
}

TEST_F(BrokerAway, EndsFinishingAtItsLimit) {
    Writer writer{loop_, settings_};
    ASSERT_EQ(writer.publish("requests", "CP-1", "x"), PublishResult::queued);
    bool finished = false;
    writer.producer->finish(milliseconds{200}, [&] { finished = true; });
    run_until([&] { return finished; }, milliseconds{2000});
    EXPECT_EQ(writer.producer->outstanding(), 1U);
}

TEST_F(BrokerAway, IsAnErrorToTheAdmin) {
    const Reader reader{loop_, settings_};
    kafka::Admin admin{*reader.consumer};
    std::optional<Result<std::vector<kafka::TopicInfo>>> answer;
    admin.list_topics([&](auto result) { answer = std::move(result); });
    run_until([&] { return answer.has_value(); });
    ASSERT_FALSE(*answer);
    EXPECT_EQ(answer->error().fault, Fault::unavailable);
}

TEST_F(BrokerLost, IsSaidAndSoIsItsReturn) {
    Reader reader{loop_, settings_};
    Writer writer{loop_, settings_};
    reader.consumer->read({{"requests", Begin::end, {}, {}}});
    expect_caught_up(reader);
    run_until([&] { return writer.producer->connected(); });
    broker_.kill();
    run_until([&] { return !reader.consumer->connected() && !writer.producer->connected(); });
    EXPECT_FALSE(reader.consumer->caught_up());
    broker_.start();
    run_until([&] { return reader.consumer->connected() && writer.producer->connected(); }, milliseconds{5000});
    expect_caught_up(reader);
    EXPECT_THAT(reader.connections, SizeIs(3));
    EXPECT_THAT(writer.connections, SizeIs(3));
}

TEST_F(BrokerLost, WithAllItsDataIsReadFromTheBeginning) {
    Writer writer{loop_, settings_};
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    for (int n = 0; n < 5; ++n) writer.publish("requests", "CP-1", "old");
    run_until([&] { return reader.records.size() == 5 && writer.all_delivered(); });
    const auto generation = reader.records.back().generation;

    broker_.kill();
    broker_.start();
    writer.publish("requests", "CP-1", "new");
    run_until([&] { return reader.records.size() == 6; });
    EXPECT_EQ(reader.values().back(), "new");
    EXPECT_EQ(reader.records.back().offset, 0);
    EXPECT_GT(reader.records.back().generation, generation);
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_THAT(reader.changes.at(0).change, ::testing::AnyOf(Change::truncated, Change::recreated));
    EXPECT_EQ(reader.changes.at(0).expected, 5);
}

TEST_F(BrokerLost, AndFilledAgainWhileWeArePausedIsNoticed) {
    Writer writer{loop_, settings_};
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    writer.publish("requests", "CP-1", "old");
    run_until([&] { return reader.records.size() == 1 && writer.all_delivered(); });

    reader.consumer->pause();
    broker_.kill();
    broker_.start();
    writer.publish("requests", "CP-1", "new 0");
    writer.publish("requests", "CP-1", "new 1");
    run_until([&] { return writer.all_delivered() || !writer.failed.empty(); });
    ASSERT_THAT(writer.failed, IsEmpty());
    reader.consumer->resume();
    run_until([&] { return reader.records.size() == 3; });
    EXPECT_THAT(reader.values(), ElementsAre("old", "new 0", "new 1"));
    ASSERT_THAT(reader.changes, SizeIs(1));
    EXPECT_THAT(reader.changes.at(0).change, ::testing::AnyOf(Change::truncated, Change::recreated));
}

TEST_F(BrokerLost, GetsEverythingThatWaitedInOrder) {
    Writer writer{loop_, settings_};
    Reader reader{loop_, settings_};
    reader.consumer->read({{"requests", Begin::beginning, {}, {}}});
    writer.publish("requests", "CP-1", "0");
    run_until([&] { return writer.all_delivered() && reader.records.size() == 1; });
    broker_.kill();
    run_until([&] { return !writer.producer->connected(); });
    for (int n = 1; n <= 1000; ++n)
        ASSERT_EQ(writer.publish("requests", "CP-1", std::to_string(n)), PublishResult::queued);
    broker_.start();
    run_until([&] { return writer.all_delivered() && reader.records.size() == 1001; });
    for (std::size_t n = 0; n < 1001; ++n) ASSERT_EQ(reader.records.at(n).value, std::to_string(n));
    EXPECT_EQ(writer.rebuilt, 0);
}

TEST_F(BrokerLost, GivesRoomAgainWhenItIsBack) {
    Writer writer{loop_, settings_};
    run_until([&] { return writer.producer->connected(); });
    broker_.kill();
    while (writer.publish("requests", "CP-1", "x") == PublishResult::queued) {
    }
    broker_.start();
    run_until([&] { return writer.all_delivered(); });
    EXPECT_GE(writer.rooms, 1);
    EXPECT_EQ(writer.publish("requests", "CP-1", "x"), PublishResult::queued);
}

}  // namespace
