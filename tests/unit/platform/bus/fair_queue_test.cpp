#include "platform/bus/fair_queue.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace evc::bus {
namespace {

std::vector<int> drain(FairQueue<int>& queue) {
    std::vector<int> taken;
    while (const auto item = queue.pop()) taken.push_back(*item);
    return taken;
}

TEST(FairQueue, OneWhoAsksForMuchKeepsNobodyElseWaiting) {
    FairQueue<int> queue{100, 1'000};
    for (int i = 0; i < 5; ++i) queue.push(":1.1", i);
    queue.push(":1.2", 100);
    queue.push(":1.3", 200);
    EXPECT_EQ(drain(queue), (std::vector<int>{0, 100, 200, 1, 2, 3, 4}));
}

TEST(FairQueue, WhoeverComesLaterWaitsForOneOfEachOther) {
    FairQueue<int> queue{100, 1'000};
    for (int i = 0; i < 3; ++i) queue.push(":1.1", i);
    EXPECT_EQ(queue.pop(), 0);
    queue.push(":1.2", 100);
    EXPECT_EQ(drain(queue), (std::vector<int>{1, 100, 2}));
}

TEST(FairQueue, ASenderHasAShare) {
    FairQueue<int> queue{2, 1'000};
    queue.push(":1.1", 0);
    EXPECT_FALSE(queue.full_for(":1.1"));
    queue.push(":1.1", 1);
    EXPECT_TRUE(queue.full_for(":1.1"));
    EXPECT_FALSE(queue.full_for(":1.2"));
    (void)queue.pop();
    EXPECT_FALSE(queue.full_for(":1.1"));
}

TEST(FairQueue, IsBoundedInAll) {
    FairQueue<int> queue{2, 3};
    queue.push(":1.1", 0);
    queue.push(":1.2", 1);
    queue.push(":1.3", 2);
    EXPECT_TRUE(queue.full_for(":1.4"));
    queue.clear();
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.pop(), std::nullopt);
    EXPECT_FALSE(queue.full_for(":1.4"));
}

}  // namespace
}  // namespace evc::bus
