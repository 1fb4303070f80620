#include <gmock/gmock.h>

#include "platform/kafka/handle.hpp"

namespace {

using namespace evc;
using kafka::Settings;
using testing::HasSubstr;

Settings good() {
    Settings settings;
    settings.bootstrap = "localhost:9092,127.0.0.2:9093";
    return settings;
}

std::string refusal(const Settings& settings) {
    const auto handle = kafka::open_handle(RD_KAFKA_PRODUCER, settings, {});
    if (handle) return "accepted";
    EXPECT_EQ(handle.error().fault, Fault::config);
    return handle.error().text;
}

TEST(KafkaSettings, AreAcceptedWithAddressesAndPrefix) {
    auto settings = good();
    settings.topic_prefix = "madrid-1.";
    EXPECT_EQ(refusal(settings), "accepted");
    EXPECT_EQ(kafka::full_topic(settings, "requests"), "madrid-1.requests");
}

TEST(KafkaSettings, RefuseAnAddressWithoutPort) {
    for (const auto* const address : {"", "broker", "broker:", ":9092", "broker:0", "broker:70000", "a:1,", "a:1,b"}) {
        auto settings = good();
        settings.bootstrap = address;
        EXPECT_THAT(refusal(settings), HasSubstr("must be host:port")) << address;
    }
}

TEST(KafkaSettings, RefuseAPrefixThatNoTopicMayBear) {
    auto settings = good();
    settings.topic_prefix = "two words";
    EXPECT_THAT(refusal(settings), HasSubstr("\"two words\""));
}

TEST(KafkaSettings, RefuseAPropertyThatDoesNotExist) {
    auto settings = good();
    settings.properties = {{"ssl.no.such.thing", "1"}};
    EXPECT_THAT(refusal(settings), HasSubstr("ssl.no.such.thing"));
}

TEST(KafkaSettings, RefuseAValueThatAPropertyCannotHave) {
    auto settings = good();
    settings.properties = {{"security.protocol", "carrier-pigeon"}};
    EXPECT_THAT(refusal(settings), HasSubstr("security.protocol"));
}

TEST(KafkaSettings, RefuseACertificateThatIsNotThere) {
    auto settings = good();
    settings.properties = {{"security.protocol", "ssl"}, {"ssl.ca.location", "/nowhere/ca.pem"}};
    EXPECT_THAT(refusal(settings), HasSubstr("ssl.ca.location"));
}

TEST(KafkaSettings, RefuseToHaveWhatDecidesAboutDeliveryChanged) {
    for (const auto* const name : {"acks", "enable.idempotence", "auto.offset.reset", "log.queue", "group.id"}) {
        auto settings = good();
        settings.properties = {{name, "0"}};
        EXPECT_THAT(refusal(settings), HasSubstr(std::string{name} + " cannot be set here")) << name;
    }
}

TEST(KafkaSettings, RefuseIntervalsOutOfRange) {
    auto settings = good();
    settings.fetch_wait = milliseconds{0};
    EXPECT_THAT(refusal(settings), HasSubstr("fetch_wait is 0 ms"));
    settings = good();
    settings.metadata_interval = milliseconds{10};
    EXPECT_THAT(refusal(settings), HasSubstr("metadata_interval is 10 ms"));
}

}  // namespace
