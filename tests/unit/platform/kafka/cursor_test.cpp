#include <gtest/gtest.h>

#include "platform/kafka/topic_reader.hpp"

namespace {

using namespace evc::kafka;
using Step = Cursor::Step;

constexpr Fingerprint ours{1'000, 0xaaaa};
constexpr Fingerprint other{2'000, 0xbbbb};

Cursor stored_at(std::int64_t next) { return Cursor{Position{0, next, ours}}; }

void expect_change(Cursor& cursor, Change change, bool from_beginning) {
    const auto found = cursor.take_change();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->change, change);
    EXPECT_EQ(found->from_beginning, from_beginning);
    EXPECT_FALSE(cursor.take_change().has_value());
}

TEST(Cursor, ReadsTheRecordBeforeAgainAndDoesNotDeliverIt) {
    auto cursor = stored_at(10);
    EXPECT_EQ(cursor.start(), 9);
    EXPECT_EQ(cursor.on_record(9, ours), Step::skip);
    EXPECT_EQ(cursor.on_record(10, other), Step::deliver);
    EXPECT_FALSE(cursor.take_change().has_value());
}

TEST(Cursor, BeginsAnewWhenAnotherRecordStandsThere) {
    auto cursor = stored_at(10);
    const auto generation = cursor.generation();
    EXPECT_EQ(cursor.on_record(9, other), Step::restart);
    expect_change(cursor, Change::recreated, true);
    EXPECT_EQ(cursor.start(), Cursor::from_beginning);
    EXPECT_GT(cursor.generation(), generation);
    EXPECT_EQ(cursor.on_record(0, other), Step::deliver);
}

TEST(Cursor, TakesTheSameBytesAtAnotherTimeForAnotherRecord) {
    auto cursor = stored_at(10);
    EXPECT_EQ(cursor.on_record(9, {ours.timestamp + 1, ours.crc}), Step::restart);
}

TEST(Cursor, BeginsAnewWhenTheLogEndsBefore) {
    auto at_end = stored_at(10);
    EXPECT_EQ(at_end.on_end(9), Step::restart);
    expect_change(at_end, Change::truncated, true);

    auto refused = stored_at(10);
    EXPECT_EQ(refused.on_range(0, 3), Step::restart);
    expect_change(refused, Change::truncated, true);
}

TEST(Cursor, BeginsAnewWhenRetentionTookWhatWasToCome) {
    auto cursor = stored_at(10);
    EXPECT_EQ(cursor.on_range(25, 40), Step::restart);
    expect_change(cursor, Change::expired, true);
}

TEST(Cursor, GoesOnAndSaysSoWhenTheRecordBeforeIsGone) {
    auto compacted = stored_at(10);
    EXPECT_EQ(compacted.on_record(12, other), Step::deliver);
    expect_change(compacted, Change::unproven, false);

    auto marker = stored_at(10);
    EXPECT_EQ(marker.on_end(10), Step::skip);
    expect_change(marker, Change::unproven, false);
    EXPECT_TRUE(marker.at_end());

    auto retained = stored_at(10);
    EXPECT_EQ(retained.on_range(10, 40), Step::restart);
    expect_change(retained, Change::unproven, false);
    EXPECT_EQ(retained.start(), 10);
}

// A topic that is made anew is empty at first: what is refused then may be there when the range is known.
TEST(Cursor, AsksOnceMoreForARecordThatWasRefusedAndIsThere) {
    auto recreated = stored_at(10);
    EXPECT_EQ(recreated.on_range(0, 20), Step::restart);
    EXPECT_EQ(recreated.start(), 9);
    EXPECT_FALSE(recreated.take_change().has_value());
    EXPECT_EQ(recreated.on_record(9, other), Step::restart);
    expect_change(recreated, Change::recreated, true);

    auto refused_again = stored_at(10);
    EXPECT_EQ(refused_again.on_range(0, 20), Step::restart);
    EXPECT_EQ(refused_again.on_range(0, 20), Step::restart);
    expect_change(refused_again, Change::unproven, false);
    EXPECT_EQ(refused_again.start(), 10);
}

TEST(Cursor, VerifiesAgainAfterAnInterruption) {
    Cursor cursor{Begin::beginning};
    EXPECT_EQ(cursor.on_record(0, ours), Step::deliver);
    EXPECT_EQ(cursor.on_end(1), Step::skip);
    EXPECT_TRUE(cursor.at_end());
    cursor.interrupted();
    EXPECT_FALSE(cursor.at_end());
    EXPECT_EQ(cursor.start(), 0);
    EXPECT_EQ(cursor.on_record(0, ours), Step::skip);
}

TEST(Cursor, DeliversNothingTwice) {
    Cursor cursor{Begin::beginning};
    EXPECT_EQ(cursor.on_record(5, ours), Step::deliver);
    EXPECT_EQ(cursor.on_record(5, ours), Step::skip);
    EXPECT_EQ(cursor.on_record(4, ours), Step::skip);
}

TEST(Cursor, KeepsTheEndThatItFirstSaw) {
    Cursor cursor{Begin::end};
    EXPECT_EQ(cursor.start(), Cursor::from_end);
    EXPECT_EQ(cursor.on_end(7), Step::restart) << "to know the record before it";
    EXPECT_TRUE(cursor.at_end());
    EXPECT_EQ(cursor.next(), 7);
    cursor.interrupted();
    EXPECT_EQ(cursor.on_range(0, 2), Step::restart);
    expect_change(cursor, Change::truncated, true);
}

TEST(Cursor, NoticesAnotherTopicAlsoWhenItHasDeliveredNothingYet) {
    Cursor cursor{Begin::end};
    EXPECT_EQ(cursor.on_end(7), Step::restart);
    EXPECT_EQ(cursor.start(), 6);
    EXPECT_EQ(cursor.on_record(6, ours), Step::skip);
    EXPECT_EQ(cursor.on_end(7), Step::skip);
    cursor.interrupted();
    EXPECT_EQ(cursor.on_record(6, other), Step::restart);
    expect_change(cursor, Change::recreated, true);
}

TEST(Cursor, GoesOnFromTheEndWhenTheRecordBeforeItIsGone) {
    Cursor cursor{Begin::end};
    EXPECT_EQ(cursor.on_end(7), Step::restart);
    EXPECT_EQ(cursor.on_end(7), Step::skip);
    EXPECT_EQ(cursor.start(), 7);
    EXPECT_FALSE(cursor.take_change().has_value());

    Cursor empty{Begin::end};
    EXPECT_EQ(empty.on_end(0), Step::skip);

    Cursor expired{Begin::end};
    EXPECT_EQ(expired.on_end(7), Step::restart);
    EXPECT_EQ(expired.on_range(7, 7), Step::restart);
    EXPECT_EQ(expired.start(), 7);
    EXPECT_FALSE(expired.take_change().has_value());
}

TEST(Cursor, HasNothingToCompareWithoutAFingerprint) {
    Cursor cursor{Position{0, 10, std::nullopt}};
    EXPECT_EQ(cursor.on_record(9, other), Step::skip) << "it is taken for what was read last";
    EXPECT_EQ(cursor.on_record(10, ours), Step::deliver);
    EXPECT_FALSE(cursor.take_change().has_value());
}

}  // namespace
