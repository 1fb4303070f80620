#include "core/session_filter.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

/// Ids as SHA-1 makes them: every bit is as good as any other.
SessionId id(std::uint64_t number) {
    const auto mixed = [](std::uint64_t n) {
        n = (n ^ n >> 33) * 0xff51afd7ed558ccdULL;
        n = (n ^ n >> 33) * 0xc4ceb9fe1a85ec53ULL;
        return n ^ n >> 33;
    };
    return {mixed(number), mixed(number + 0x9e3779b97f4a7c15ULL)};
}

TEST(SessionFilter, ForgetsNothingThatWasAdded) {
    SessionFilter filter{100'000};
    for (std::uint64_t n = 0; n < 100'000; ++n) filter.add(id(n));
    for (std::uint64_t n = 0; n < 100'000; ++n) ASSERT_TRUE(filter.may_contain(id(n))) << n;
}

TEST(SessionFilter, KnowsOfNinetyEightInAHundredThatTheyWereNotAdded) {
    SessionFilter filter{100'000};
    for (std::uint64_t n = 0; n < 100'000; ++n) filter.add(id(n));
    int taken_for_another = 0;
    for (std::uint64_t n = 100'000; n < 200'000; ++n) taken_for_another += filter.may_contain(id(n)) ? 1 : 0;
    EXPECT_LT(taken_for_another, 2'000);
}

TEST(SessionFilter, TellsIdsApartOfWhichOneHalfIsTheSame) {
    SessionFilter filter{1};
    filter.add({7, 7});
    EXPECT_TRUE(filter.may_contain({7, 7}));
    EXPECT_FALSE(filter.may_contain({7, 8}));
    EXPECT_FALSE(filter.may_contain({8, 7}));
}

TEST(SessionFilter, TakesNoMoreMemoryThanItsLargest) {
    EXPECT_EQ(SessionFilter{0}.bytes(), SessionFilter::smallest);
    EXPECT_EQ(SessionFilter{1'000'000'000}.bytes(), SessionFilter::largest);
    EXPECT_GE(SessionFilter{10'000'000}.bytes() * 8, 10'000'000U * SessionFilter::bits_per_id);
}

TEST(SessionFilter, SaysWhenALargerOneWouldDoBetter) {
    SessionFilter filter{0};
    std::uint64_t n = 0;
    while (n < SessionFilter::smallest * 8 / SessionFilter::bits_per_id) filter.add(id(n++));
    EXPECT_FALSE(filter.crowded());
    for (const auto room = n; n <= 2 * room + 2; ++n) filter.add(id(n));
    EXPECT_TRUE(filter.crowded());
}

}  // namespace
}  // namespace evc
