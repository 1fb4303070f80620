#include <thread>

#include "unit/platform/kafka/kafka_test.hpp"
#include "unit/platform/kafka/telling_broker.hpp"

namespace {

using namespace evc;
using namespace evc::testing;

class BrokerLostTrack : public LoopTest {
protected:
    BrokerLostTrack() { settings_.bootstrap = broker_.bootstrap(); }

    TellingBroker broker_;
};

// What a broker answers that was wiped, or killed at a bad moment, while batches were on their way to it: librdkafka
// gives its client up for good.
TEST_F(BrokerLostTrack, OfTheProducersNumbersAndTheProducerIsMadeAnewByItself) {
    Writer writer{loop_, settings_};
    writer.publish("telemetry", "CP-1", "0");
    run_until([&] { return writer.all_delivered(); });
    broker_.answer_produce(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
    writer.publish("telemetry", "CP-1", "1");
    run_until([&] { return writer.rebuilt == 1; });
    EXPECT_THAT(writer.failed, ::testing::ElementsAre(2));
    ASSERT_EQ(writer.publish("telemetry", "CP-1", "1"), PublishResult::queued);
    run_until([&] { return writer.delivered.back() == 3; });
}

TEST_F(BrokerLostTrack, AndAllThatWasQueuedIsToldOf) {
    Writer writer{loop_, settings_};
    writer.publish("telemetry", "CP-1", "0");
    run_until([&] { return writer.all_delivered(); });
    broker_.answer_produce(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
    for (int n = 0; n < 100; ++n) ASSERT_EQ(writer.publish("telemetry", "CP-1", "x"), PublishResult::queued);
    run_until([&] { return writer.rebuilt == 1; });
    EXPECT_EQ(writer.delivered.size() + writer.failed.size(), 101U);
    EXPECT_EQ(writer.publish("telemetry", "CP-1", "y"), PublishResult::queued);
    run_until([&] { return writer.delivered.back() == 102; });
}

TEST_F(BrokerLostTrack, AndWhatIsOfferedInBetweenIsNeverRefusedForGood) {
    Writer writer{loop_, settings_};
    writer.publish("telemetry", "CP-1", "0");
    run_until([&] { return writer.all_delivered(); });
    broker_.answer_produce(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER);
    writer.publish("telemetry", "CP-1", "1");
    // The loop stands still, so nobody is told when the client is given up.
    const auto limit = loop::Loop::now().steady + seconds{10};
    const auto offer = [&] { return writer.producer->publish({"telemetry", "CP-1", "2", {}, 0}); };
    auto offered = offer();
    while (offered && *offered == PublishResult::queued && loop::Loop::now().steady < limit) {
        std::this_thread::sleep_for(milliseconds{1});
        offered = offer();
    }
    ASSERT_TRUE(offered) << offered.error().text;
    EXPECT_EQ(*offered, PublishResult::later);
    run_until([&] { return writer.rebuilt == 1 && writer.rooms > 0; });
    EXPECT_EQ(writer.publish("telemetry", "CP-1", "3"), PublishResult::queued);
}

}  // namespace
