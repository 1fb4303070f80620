#include "protocol/link/text.hpp"

#include <gtest/gtest.h>

namespace evc::link {
namespace {

using namespace std::string_literals;

TEST(Utf8, TakesTheFirstAndLastCharacterOfEachLength) {
    for (const auto& text : {""s, "\0"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
                             "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "Gran Vía €"s})
        EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsAboveUnicode) {
    for (const auto& text : {"\xC0\x80"s, "\xC1\xBF"s, "\xE0\x9F\xBF"s, "\xF0\x8F\xBF\xBF"s, "\xED\xA0\x80"s,
                             "\xED\xBF\xBF"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFE"s, "\xFF"s})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, RefusesCutAndStrayBytes) {
    for (const auto& text :
         {"\xC3"s, "\xE2\x82"s, "\xF0\x9F\x98"s, "\x80"s, "a\xBF"s, "\xC3("s, "\xE2\x28\xA1"s, "\xE2\x82\x28"s,
          "V\xED"
          "a"s})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(ControlCharacters, AreFoundWhereverTheyStand) {
    for (const auto& text : {"\0"s, "a\tb"s, "\x1F"s, "\x7F"s, "\xC2\x80"s, "€\xC2\x9F"s, "a\r"s, "\u2028"s, "a\u202E"s,
                             "\u2066"s, "€\u2069"s})
        EXPECT_TRUE(has_control_character(text)) << testing::PrintToString(text);
    for (const auto& text : {""s, " ~"s, "\xC2\xA0"s, "Gran Vía"s, "€"s, "\xF0\x9F\x94\x8C"s, "\u2027"s, "\u202F"s,
                             "\u2065"s, "\u206A"s, "\u28AE"s})
        EXPECT_FALSE(has_control_character(text)) << testing::PrintToString(text);
}

TEST(Readable, KeepsTextAndReplacesWhatMayNotStandInAField) {
    EXPECT_EQ(readable("contactor Vía 2", 100), "contactor Vía 2");
    EXPECT_EQ(readable("a\nb#c\xFF"
                       "d\xC2\x80",
                       100),
              "a?b?c?d?");
}

TEST(Readable, NeverCutsWithinACharacter) {
    EXPECT_EQ(readable("ab€", 5), "ab€");
    EXPECT_EQ(readable("ab€", 4), "ab");
    EXPECT_EQ(readable("ab€", 0), "");
}

}  // namespace
}  // namespace evc::link
