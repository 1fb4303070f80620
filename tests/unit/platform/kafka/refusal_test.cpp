#include <gmock/gmock.h>

#include "platform/kafka/handle.hpp"
#include "platform/kafka/producer.hpp"
#include "unit/platform/kafka/kafka_test.hpp"
#include "unit/platform/kafka/telling_broker.hpp"

namespace {

using namespace evc;
using namespace evc::testing;
using kafka::Refusals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Refusal, TellsForGoodFromPassing) {
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), Refusal::too_large);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE), Refusal::too_large);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), Refusal::unauthorized);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART), Refusal::unknown_topic);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_INVALID_RECORD), Refusal::invalid);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_POLICY_VIOLATION), Refusal::invalid);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_UNKNOWN), Refusal::invalid) << "what nobody knows must not spin";
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR__TRANSPORT), Refusal::none);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION), Refusal::none);
    EXPECT_EQ(kafka::refusal_of(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT), Refusal::none);
}

TEST(Refusal, IsToldOnceWhenItBeginsAndOnceWhenItHasEnded) {
    Refusals refusals;
    EXPECT_TRUE(refusals.refused("tickets", Refusal::unauthorized, 100));
    EXPECT_FALSE(refusals.refused("tickets", Refusal::unauthorized, 100));
    EXPECT_FALSE(refusals.delivered("commands", 100));
    EXPECT_TRUE(refusals.delivered("tickets", 10));
    EXPECT_FALSE(refusals.delivered("tickets", 10));
    EXPECT_TRUE(refusals.refused("tickets", Refusal::unauthorized, 100));
}

TEST(Refusal, OfALargeMessageDoesNotEndWithASmallOne) {
    Refusals refusals;
    EXPECT_TRUE(refusals.refused("tickets", Refusal::too_large, 100));
    EXPECT_FALSE(refusals.delivered("tickets", 99));
    EXPECT_FALSE(refusals.refused("tickets", Refusal::too_large, 200));
    EXPECT_TRUE(refusals.delivered("tickets", 100));
}

class BrokerThatSaysNo : public LoopTest {
protected:
    BrokerThatSaysNo() { settings_.bootstrap = broker_.bootstrap(); }

    TellingBroker broker_;
};

TEST_F(BrokerThatSaysNo, ToAMessageTellsWhyAndTheOthersPass) {
    Writer writer{loop_, settings_};
    writer.publish("deadletters", "CP-1", "0");
    run_until([&] { return writer.all_delivered(); });
    broker_.answer_produce(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    writer.publish("deadletters", "CP-1", "too large");
    run_until([&] { return !writer.failed.empty(); });
    EXPECT_THAT(writer.refused, ElementsAre(Refusal::too_large));
    writer.publish("deadletters", "CP-1", "1");
    run_until([&] { return writer.delivered.size() == 2; });
    EXPECT_EQ(writer.rebuilt, 0);
    ASSERT_THAT(writer.refusals, SizeIs(1));
    EXPECT_EQ(writer.refusals[0].topic, "deadletters") << "without the prefix";
    writer.publish("deadletters", "CP-1", "TOO LARGE");
    run_until([&] { return writer.delivered.size() == 3; });
    ASSERT_THAT(writer.refusals, SizeIs(2));
    EXPECT_EQ(writer.refusals[1].why, Refusal::none);
}

TEST_F(BrokerThatSaysNo, ToATopicIsAskedAgainAndSaysWhenItIsOver) {
    Writer writer{loop_, settings_};
    broker_.answer_produce(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    writer.publish("tickets", "ana", "0");
    run_until([&] { return !writer.failed.empty(); });
    EXPECT_THAT(writer.refused, ElementsAre(Refusal::unauthorized));
    const auto refused = writer.producer->publish({"tickets", "ana", "1", {}, 0});
    ASSERT_FALSE(refused) << "the library asks nobody until it has new metadata";
    EXPECT_EQ(refused.error().fault, Fault::unavailable);
    ASSERT_THAT(writer.refusals, SizeIs(1)) << "said once";
    EXPECT_EQ(writer.refusals[0].why, Refusal::unauthorized);

    run_until([&] { return writer.producer->publish({"tickets", "ana", "2", {}, 2}).has_value(); });
    run_until([&] { return writer.refusals.size() == 2; });
    EXPECT_EQ(writer.refusals[1].why, Refusal::none);
}

TEST_F(BrokerThatSaysNo, ForAMomentSaysItToNobodyButWhoDebugs) {
    broker_.answer_producer_id(RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS);
    Writer writer{loop_, settings_};
    writer.publish("tickets", "ana", "0");
    run_until([&] { return writer.all_delivered(); });
    ASSERT_THAT(writer.lines, SizeIs(1));
    EXPECT_EQ(writer.lines[0].first, 7) << writer.lines[0].second;
}

TEST_F(BrokerThatSaysNo, ToAFleetingMessageIsSaidToo) {
    Writer writer{loop_, settings_, kafka::DeliveryGuarantee::best_effort};
    run_until([&] { return writer.producer->connected(); });
    broker_.answer_produce(RD_KAFKA_RESP_ERR_INVALID_RECORD);
    writer.publish("progress", "ana", "x");
    run_until([&] { return !writer.refusals.empty(); });
    EXPECT_EQ(writer.refusals[0].why, Refusal::invalid);
}

}  // namespace
