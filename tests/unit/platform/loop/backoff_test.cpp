#include "platform/loop/backoff.hpp"

#include <gtest/gtest.h>

#include <set>

namespace evc::loop {
namespace {

TEST(Backoff, GrowsFromItsShortestToItsLongestDelay) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        Backoff backoff{seed};
        for (const int least : {200, 400, 800, 1000, 1000, 1000}) {
            const auto delay = backoff.next();
            EXPECT_GE(delay.count(), least);
            EXPECT_LE(delay, std::min(2 * milliseconds{least}, Backoff::longest));
        }
    }
}

TEST(Backoff, BeginsAnewWhenReset) {
    Backoff backoff{1};
    for (int i = 0; i < 10; ++i) EXPECT_GE(backoff.next(), Backoff::shortest);
    backoff.reset();
    EXPECT_LE(backoff.next(), 2 * Backoff::shortest);
}

TEST(Backoff, SpreadsManyPeersOverTime) {
    std::set<milliseconds> delays;
    for (std::uint32_t seed = 1; seed <= 1000; ++seed) delays.insert(Backoff{seed * 7919}.next());
    EXPECT_GT(delays.size(), 100U);
}

}  // namespace
}  // namespace evc::loop
