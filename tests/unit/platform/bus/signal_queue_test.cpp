#include "platform/bus/signal_queue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace evc::bus {
namespace {

using Entries = std::vector<std::pair<std::string, Change>>;

Entries take_all(SignalQueue& changes) {
    Entries entries;
    while (const auto entry = changes.take()) entries.emplace_back(entry->path, entry->change);
    return entries;
}

TEST(SignalQueue, OfOneObjectAreOne) {
    SignalQueue changes;
    for (int i = 0; i < 1'000; ++i) changes.note("/a", Change::changed);
    EXPECT_EQ(take_all(changes), (Entries{{"/a", Change::changed}}));
    EXPECT_TRUE(changes.empty());
}

TEST(SignalQueue, ComeInTheOrderInWhichTheyWereFirstNoted) {
    SignalQueue changes;
    for (const auto* path : {"/b", "/a", "/b", "/c", "/b"}) changes.note(path, Change::changed);
    EXPECT_EQ(take_all(changes), (Entries{{"/b", Change::changed}, {"/a", Change::changed}, {"/c", Change::changed}}));
}

TEST(SignalQueue, OfANewObjectAreToldWithIt) {
    SignalQueue changes;
    changes.note("/a", Change::added);
    changes.note("/a", Change::changed);
    EXPECT_EQ(take_all(changes), (Entries{{"/a", Change::added}}));
}

TEST(SignalQueue, TheNewestOfComingAndGoingCounts) {
    SignalQueue changes;
    changes.note("/gone", Change::changed);
    changes.note("/gone", Change::removed);
    changes.note("/back", Change::removed);
    changes.note("/back", Change::added);
    EXPECT_EQ(take_all(changes), (Entries{{"/gone", Change::removed}, {"/back", Change::added}}));
}

TEST(SignalQueue, NotedAgainAfterTheyWereTakenComeAgain) {
    SignalQueue changes;
    changes.note("/a", Change::changed);
    take_all(changes);
    changes.note("/a", Change::removed);
    EXPECT_EQ(take_all(changes), (Entries{{"/a", Change::removed}}));
}

TEST(SignalQueue, AreForgottenAtOnce) {
    SignalQueue changes;
    changes.note("/a", Change::changed);
    changes.clear();
    EXPECT_TRUE(take_all(changes).empty());
    changes.note("/a", Change::changed);
    EXPECT_FALSE(changes.empty());
}

}  // namespace
}  // namespace evc::bus
