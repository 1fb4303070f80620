#include "protocol/topic.hpp"

#include <gtest/gtest.h>

namespace evc::protocol {
namespace {

TEST(Topic, HasTheNameOfTheContract) {
    EXPECT_EQ(topic_name("", Topic::requests), "requests");
    EXPECT_EQ(topic_name("", Topic::commands), "commands");
    EXPECT_EQ(topic_name("", Topic::telemetry), "telemetry");
    EXPECT_EQ(topic_name("", Topic::tickets), "tickets");
    EXPECT_EQ(topic_name("", Topic::progress), "progress");
    EXPECT_EQ(topic_name("", Topic::status), "status");
    EXPECT_EQ(topic_name("", Topic::deadletters), "deadletters");
}

TEST(Topic, IsKnownAgainByItsNameAndPrefix) {
    for (const auto topic : all_topics) {
        EXPECT_EQ(parse_topic("", topic_name("", topic)), topic);
        EXPECT_EQ(parse_topic("norte.", topic_name("norte.", topic)), topic);
    }
}

TEST(Topic, OfAnotherNetworkIsNoneOfOurs) {
    EXPECT_EQ(parse_topic("norte.", "requests"), std::nullopt);
    EXPECT_EQ(parse_topic("norte.", "sur.requests"), std::nullopt);
    EXPECT_EQ(parse_topic("norte.", "norte."), std::nullopt);
    EXPECT_EQ(parse_topic("", "norte.requests"), std::nullopt);
    EXPECT_EQ(parse_topic("", "Requests"), std::nullopt);
}

}  // namespace
}  // namespace evc::protocol
