#include "protocol/link/text.hpp"

#include <gtest/gtest.h>

namespace evc::link {
namespace {

using namespace std::string_literals;

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
