#include "platform/net/admission.hpp"

#include <gtest/gtest.h>

namespace evc::net {
namespace {

constexpr Steady start{seconds{1'000}};

/// Three places, two of them for one address, five seconds of silence.
Admission small() { return Admission{{3, 2, {100, 100}, seconds{5}}}; }

TEST(Admission, LetsInUpToItsPlaces) {
    auto port = small();
    EXPECT_EQ(port.arrive(1, "a", start).refused, "");
    EXPECT_EQ(port.arrive(2, "b", start).refused, "");
    EXPECT_EQ(port.arrive(3, "c", start).gives_way, std::nullopt);
    EXPECT_EQ(port.size(), 3U);
}

TEST(Admission, LetsTheOneSilentLongestGiveWayWhenItIsFull) {
    auto port = small();
    for (const Admission::Id id : {1U, 2U, 3U}) (void)port.arrive(id, std::to_string(id), start);
    port.settle(1);
    port.heard(2, start);
    EXPECT_EQ(port.arrive(4, "d", start).gives_way, 3U);
    EXPECT_EQ(port.arrive(5, "e", start).gives_way, 2U);
    EXPECT_EQ(port.size(), 3U);
}

TEST(Admission, RefusesWhenAllThatAreThereHaveSaidWhoTheyAre) {
    auto port = small();
    for (const Admission::Id id : {1U, 2U, 3U}) {
        (void)port.arrive(id, std::to_string(id), start);
        port.settle(id);
    }
    EXPECT_EQ(port.arrive(4, "d", start).refused, "all places are taken");
    port.leave(2);
    EXPECT_EQ(port.arrive(5, "d", start).refused, "");
}

TEST(Admission, GivesAnAddressItsShareOnly) {
    auto port = small();
    (void)port.arrive(1, "b", start);
    (void)port.arrive(2, "a", start);
    (void)port.arrive(3, "a", start);
    EXPECT_EQ(port.arrive(4, "a", start).gives_way, 2U)
        << "its own silent one, although another has been silent longer";
    port.settle(3);
    port.settle(4);
    EXPECT_EQ(port.arrive(5, "a", start).refused, "its address has as many as one may have");
    EXPECT_EQ(port.size(), 3U);
}

TEST(Admission, BoundsHowFastAnAddressMayCome) {
    Admission port{{1'000, 1'000, {2, 10}, seconds{5}}};
    Admission::Id id = 0;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(port.arrive(++id, "a", start).refused, "");
    EXPECT_EQ(port.arrive(++id, "a", start).refused, "its address makes new connections too fast");
    EXPECT_EQ(port.arrive(++id, "b", start).refused, "");
    EXPECT_EQ(port.arrive(++id, "a", start + milliseconds{500}).refused, "");
    EXPECT_EQ(port.size(), 12U);
}

TEST(Admission, NamesWhoHasBeenSilentForTooLong) {
    auto port = small();
    EXPECT_EQ(port.next_deadline(), Steady::max());
    (void)port.arrive(1, "a", start);
    (void)port.arrive(2, "b", start + seconds{1});
    EXPECT_EQ(port.next_deadline(), start + seconds{5});
    port.heard(1, start + seconds{2});
    EXPECT_EQ(port.take_overdue(start + milliseconds{5'999}), std::nullopt);
    EXPECT_EQ(port.take_overdue(start + seconds{6}), 2U);
    EXPECT_EQ(port.take_overdue(start + seconds{6}), std::nullopt);
    port.settle(1);
    EXPECT_EQ(port.next_deadline(), Steady::max());
    port.heard(1, start);
    EXPECT_EQ(port.next_deadline(), Steady::max()) << "who has said who it is may be silent";
}

TEST(Admission, ForgetsAnAddressThatHasLeft) {
    auto port = small();
    for (Admission::Id id = 1; id <= 100; ++id) {
        EXPECT_EQ(port.arrive(id, std::to_string(id), start).refused, "");
        port.leave(id);
    }
    EXPECT_EQ(port.size(), 0U);
    port.leave(7);
}

}  // namespace
}  // namespace evc::net
