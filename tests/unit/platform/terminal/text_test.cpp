#include "platform/terminal/text.hpp"

#include <gtest/gtest.h>

namespace evc::terminal {
namespace {

TEST(Text, CountsColumnsNotBytes) {
    EXPECT_EQ(width("Gran Vía"), 8);
    EXPECT_EQ(width("12.50 €"), 7);
    EXPECT_EQ(width("日本橋"), 6);
    EXPECT_EQ(width("e\u0301"), 1);
}

TEST(Text, FillsUpToTheWidthAskedFor) {
    EXPECT_EQ(fit("Vía", 5), "Vía  ");
    EXPECT_EQ(fit_right("Vía", 5), "  Vía");
    EXPECT_EQ(fit("", 2), "  ");
}

TEST(Text, EndsInAnEllipsisWhatIsTooWide) {
    EXPECT_EQ(fit("Plaza de España", 8), "Plaza d…");
    EXPECT_EQ(fit("España", 6), "España");
    EXPECT_EQ(cut("España", 1), "…");
    EXPECT_EQ(cut("España", 0), "");
}

TEST(Text, NeverCutsAWideCharacterInTwo) {
    EXPECT_EQ(cut("日本橋", 5), "日本…");
    EXPECT_EQ(fit("日本橋", 4), "日… ");
    EXPECT_EQ(width(fit("日本橋", 4)), 4);
}

TEST(Text, KeepsCombiningMarksWithTheirLetter) { EXPECT_EQ(cut("cafe\u0301 solo", 5), "cafe\u0301…"); }

TEST(Text, ShowsNothingThatMovesTheCursor) {
    EXPECT_EQ(clean("a\x1b[2Jb\nc\td"), R"(a\u001b[2Jb\nc\td)");
    EXPECT_EQ(clean(std::string_view{"a\0b", 3}), R"(a\u0000b)");
    EXPECT_EQ(clean("right\u202eleft"), R"(right\u202eleft)");
    EXPECT_EQ(clean("in\u200bvisible"), R"(in\u200bvisible)");
    EXPECT_EQ(width("in\u200bvisible"), 15);
    EXPECT_EQ(cut("a\x1b[2J", 4), R"(a\u…)");
}

TEST(Text, ShowsBrokenUtf8AsReplacementCharacters) {
    EXPECT_EQ(clean("a\xff"
                    "b"),
              "a\ufffd"
              "b");
    EXPECT_EQ(clean("cut\xe2\x82"), "cut\ufffd\ufffd");
    EXPECT_EQ(width("a\xff"
                    "b"),
              3);
}

TEST(Text, IsFoundInWhateverCaseItIsTyped) {
    EXPECT_EQ(folded("ESPAÑA Gran VÍA"), "españa gran vía");
    EXPECT_EQ(folded("cp-001"), "cp-001");
}

}  // namespace
}  // namespace evc::terminal
