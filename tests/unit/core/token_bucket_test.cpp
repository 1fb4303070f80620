#include "core/token_bucket.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/rate_table.hpp"

namespace evc {
namespace {

constexpr Steady start{seconds{100}};
constexpr Rate ten_a_second{10, 3};

int taken(TokenBucket& bucket, Steady now, int wanted) {
    int count = 0;
    for (int i = 0; i < wanted; ++i) count += bucket.take(now) ? 1 : 0;
    return count;
}

TEST(TokenBucket, LetsTheBurstThroughAtOnceAndNoMore) {
    TokenBucket bucket{ten_a_second, start};
    EXPECT_EQ(taken(bucket, start, 100), 3);
}

TEST(TokenBucket, LetsTheRateThroughInTheLongRun) {
    TokenBucket bucket{ten_a_second, start};
    int count = 0;
    for (milliseconds passed{0}; passed < seconds{60}; ++passed) count += taken(bucket, start + passed, 5);
    EXPECT_EQ(count, 3 + 10 * 60 - 1);
}

TEST(TokenBucket, TakesAllOrNone) {
    TokenBucket bucket{ten_a_second, start};
    EXPECT_FALSE(bucket.take(start, 4));
    EXPECT_TRUE(bucket.take(start, 3));
}

TEST(TokenBucket, SaysWhenTheNextTokenIsThere) {
    TokenBucket bucket{ten_a_second, start};
    EXPECT_EQ(bucket.next(start), start);
    taken(bucket, start, 3);
    EXPECT_EQ(bucket.next(start), start + milliseconds{100});
    EXPECT_FALSE(bucket.take(start + milliseconds{99}));
    EXPECT_TRUE(bucket.take(start + milliseconds{100}));
}

TEST(TokenBucket, SaysNeverWhenNoneComesBack) {
    TokenBucket bucket{{0, 1}, start};
    EXPECT_TRUE(bucket.take(start));
    EXPECT_EQ(bucket.next(start + std::chrono::hours{1}), Steady::max());
}

TEST(TokenBucket, NeverHoldsMoreThanTheBurstHoweverLongItRests) {
    TokenBucket bucket{{4'000'000'000, 7}, start};
    taken(bucket, start, 7);
    EXPECT_EQ(taken(bucket, start + std::chrono::hours{24 * 365 * 200}, 100), 7);
}

TEST(TokenBucket, IsNotMovedByAClockThatStandsOrFallsBack) {
    TokenBucket bucket{ten_a_second, start};
    taken(bucket, start, 3);
    EXPECT_FALSE(bucket.take(start - seconds{50}));
    EXPECT_TRUE(bucket.take(start + milliseconds{100}));
}

TEST(TokenBucket, KeepsWhatIsThereWhenTheRateChanges) {
    TokenBucket bucket{ten_a_second, start};
    bucket.change({10, 2}, start);
    EXPECT_EQ(taken(bucket, start, 100), 2);
}

TEST(RateTable, GivesEachPeerABucketOfItsOwn) {
    RateTable<std::string> table{{1, 1}, 10};
    EXPECT_TRUE(table.take("ana", start));
    EXPECT_FALSE(table.take("ana", start));
    EXPECT_TRUE(table.take("eva", start));
}

TEST(RateTable, RemembersNoMorePeersThanItMayAndForgetsTheOneSilentLongest) {
    RateTable<std::string> table{{1, 1}, 2};
    EXPECT_TRUE(table.take("ana", start));
    EXPECT_TRUE(table.take("eva", start));
    EXPECT_FALSE(table.take("ana", start));
    EXPECT_TRUE(table.take("leo", start));
    EXPECT_EQ(table.size(), 2);
    EXPECT_FALSE(table.take("ana", start));
    EXPECT_TRUE(table.take("eva", start));
}

}  // namespace
}  // namespace evc
