#include "core/name.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace evc {
namespace {

TEST(Name, TakesEveryCharacterOfTheRule) {
    EXPECT_TRUE(is_name("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    EXPECT_TRUE(is_name("abcdefghijklmnopqrstuvwxyz"));
    EXPECT_TRUE(is_name("0123456789._-"));
}

TEST(Name, TakesNoOtherByte) {
    const std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    for (int byte = 0; byte < 256; ++byte) {
        const auto c = static_cast<char>(byte);
        EXPECT_EQ(is_name(std::string{'a', c, 'b'}), allowed.find(c) != std::string_view::npos) << byte;
    }
}

TEST(Name, BeginsWithALetterOrDigit) {
    EXPECT_TRUE(is_name("A"));
    EXPECT_TRUE(is_name("z"));
    EXPECT_TRUE(is_name("7"));
    EXPECT_FALSE(is_name(".a"));
    EXPECT_FALSE(is_name("_a"));
    EXPECT_FALSE(is_name("-a"));
}

TEST(Name, Has1To48Characters) {
    EXPECT_FALSE(is_name(""));
    EXPECT_TRUE(is_name(std::string(48, 'a')));
    EXPECT_FALSE(is_name(std::string(49, 'a')));
}

TEST(Name, HasNoTwoDotsInARow) {
    EXPECT_TRUE(is_name("a.b.c."));
    EXPECT_FALSE(is_name("a..b"));
    EXPECT_FALSE(is_name("a.."));
}

TEST(Name, HasNoWordsOfOtherAlphabets) {
    EXPECT_FALSE(is_name("Gran Vía"));
    EXPECT_FALSE(is_name("España"));
}

TEST(Name, IsParsedOnlyWhenTheRuleHolds) {
    const auto cp = CpId::parse("ALC-001");
    ASSERT_TRUE(cp);
    EXPECT_EQ(cp->text(), "ALC-001");
    EXPECT_FALSE(CpId::parse("ALC 001"));
}

TEST(Name, OfNobodyIsEmpty) {
    EXPECT_TRUE(DriverId{}.empty());
    EXPECT_FALSE(DriverId::parse("ann")->empty());
}

TEST(Name, TellsCapitalsFromSmallLettersAndSortsByText) {
    EXPECT_NE(CpId::parse("cp1"), CpId::parse("CP1"));
    EXPECT_LT(CpId::parse("CP1"), CpId::parse("CP2"));
}

TEST(Name, OfEqualTextIsTheSameKey) {
    const std::unordered_set<CpId> known{*CpId::parse("CP1")};
    EXPECT_TRUE(known.contains(*CpId::parse("CP1")));
    EXPECT_FALSE(known.contains(*CpId::parse("CP2")));
}

}  // namespace
}  // namespace evc
