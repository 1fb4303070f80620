#include "central/outbox_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace evc::central {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;
using Header = MessageHeader;

kafka::Record record(std::string_view key, std::string_view value) {
    kafka::Record record;
    record.topic = "requests";
    record.partition = 2;
    record.offset = 7;
    record.key = key;
    record.value = value;
    return record;
}

TEST(DeadLetter, IsTheMessageAndWhereItCameFrom) {
    const auto letter = dead_letter(record("CP1", "{"), "no JSON");
    EXPECT_EQ(letter.topic, "deadletters");
    EXPECT_EQ(letter.key, "CP1");
    EXPECT_EQ(letter.payload, "{");
    EXPECT_THAT(letter.headers, ElementsAre(Header{"reason", "no JSON"}, Header{"topic", "requests"},
                                            Header{"partition", "2"}, Header{"offset", "7"}));
}

TEST(DeadLetters, AreCountedAllAndKeptWithinTheirRate) {
    loop::Loop loop;
    DeadLetters letters{loop};
    std::uint64_t kept = 0;
    const std::uint64_t count = 2ULL * dead_letter_rate.burst;
    for (std::uint64_t n = 0; n < count; ++n) kept += letters.take(record("CP1", "{"), "no JSON") ? 1U : 0U;
    EXPECT_EQ(letters.count(), count);
    EXPECT_GE(kept, dead_letter_rate.burst);
    EXPECT_LT(kept, count);
}

TEST(DeadLetter, KeepsATombstone) {
    auto tombstone = record("CP1", "");
    tombstone.value.reset();
    EXPECT_EQ(dead_letter(tombstone, "no value").payload, std::nullopt);
}

TEST(DeadLetter, IsCutToWhatAnyBrokerTakesAndSaysSo) {
    const std::string huge(1'000'000, 'x');
    const auto letter = dead_letter(record(huge, huge), std::string(10'000, 'y'));
    EXPECT_THAT(letter.payload.value_or(""), SizeIs(dead_letter_value_max));
    EXPECT_THAT(letter.key, SizeIs(dead_letter_key_max));
    EXPECT_THAT(letter.headers, Contains(Header{"truncated", "1000000"}));
    EXPECT_THAT(letter.headers, Contains(Header{"key-truncated", "1000000"}));
    EXPECT_THAT(letter.headers.front().value, SizeIs(dead_letter_reason_max));
}

TEST(DeadLetter, IsLeftWholeUpToTheLimit) {
    const std::string value(dead_letter_value_max, 'x');
    EXPECT_THAT(dead_letter(record("CP1", value), "long").headers, SizeIs(4));
}

TEST(DeadLetter, IsShortenedByHalfAndKeepsSayingHowLongItWas) {
    auto letter = dead_letter(record("CP1", std::string(40'000, 'x')), "long");
    ASSERT_TRUE(shorten_dead_letter(letter));
    EXPECT_THAT(letter.payload.value_or(""), SizeIs(16'384));
    while (shorten_dead_letter(letter)) {
    }
    EXPECT_THAT(letter.payload.value_or(""), SizeIs(dead_letter_value_min));
    EXPECT_THAT(letter.headers, Contains(Header{"truncated", "40000"}));
    EXPECT_THAT(letter.headers, SizeIs(5));
}

TEST(DeadLetter, NothingElseIsShortened) {
    OutboxRow ticket{1, "tickets", "ana", std::string(20'000, 'x'), {}};
    EXPECT_FALSE(shorten_dead_letter(ticket));
    EXPECT_THAT(ticket.payload.value_or(""), SizeIs(20'000));
}

}  // namespace
}  // namespace evc::central
