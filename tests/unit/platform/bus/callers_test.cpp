#include "platform/bus/callers.hpp"

#include <gtest/gtest.h>

namespace evc::bus {
namespace {

constexpr gid_t operators_group = 990;

TEST(Callers, RootMayAlwaysChangeThings) {
    EXPECT_TRUE(may_change({0, {}}, {}));
    EXPECT_TRUE(may_change({0, {0}}, {operators_group, std::nullopt}));
}

TEST(Callers, MembersOfTheGroupMay) {
    EXPECT_TRUE(may_change({1000, {100, operators_group}}, {operators_group, std::nullopt}));
    EXPECT_FALSE(may_change({1000, {100}}, {operators_group, std::nullopt}));
    EXPECT_FALSE(may_change({1000, {}}, {operators_group, std::nullopt}));
}

TEST(Callers, NobodyElseMayWhereThereIsNoSuchGroup) { EXPECT_FALSE(may_change({1000, {0, 100}}, {})); }

TEST(Callers, OnASessionBusItsOwnUserMay) {
    EXPECT_TRUE(may_change({1000, {}}, {std::nullopt, uid_t{1000}}));
    EXPECT_FALSE(may_change({1001, {}}, {std::nullopt, uid_t{1000}}));
}

}  // namespace
}  // namespace evc::bus
