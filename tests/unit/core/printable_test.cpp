#include "core/printable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace evc {
namespace {

using namespace std::string_literals;

std::string utf8(char32_t code) {
    const auto byte = [code](unsigned shift, unsigned first) {
        return static_cast<char>(first | (code >> shift & (first == 0x80 ? 0x3fU : 0x1fU)));
    };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {byte(6, 0xc0), byte(0, 0x80)};
    if (code < 0x10000) return {static_cast<char>(0xe0U | code >> 12U), byte(6, 0x80), byte(0, 0x80)};
    return {static_cast<char>(0xf0U | code >> 18U), byte(12, 0x80), byte(6, 0x80), byte(0, 0x80)};
}

bool is_escaped(char32_t code) {
    const auto shown = printable("a" + utf8(code) + "b");
    return shown.starts_with("a\\") && shown.ends_with("b") && shown.size() > 3;
}

TEST(Printable, EscapesWhatMovesACursorForgesALineOrTurnsTheDirection) {
    const std::pair<char32_t, char32_t> ranges[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x200b, 0x200f},
                                                    {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}};
    for (const auto& [first, last] : ranges)
        for (auto code = first; code <= last; ++code) EXPECT_TRUE(is_escaped(code)) << static_cast<unsigned>(code);
}

TEST(Printable, EscapesWhatIsNotSeen) {
    for (const char32_t code : {0xadU, 0x34fU, 0x61cU, 0x180eU, 0x3164U, 0xfff9U, 0xe0041U})
        EXPECT_TRUE(is_escaped(code)) << static_cast<unsigned>(code);
}

TEST(Printable, LeavesWhatPeopleWrite) {
    const std::string text = "Plaza de España 3 – «Gran Vía», 12.50 €, 日本橋, e\u0301, 😀, \\u0041";
    EXPECT_EQ(printable(text), text);
    EXPECT_EQ(printable_lines(text), text);
    EXPECT_EQ(printable_json(text), text);
}

TEST(Printable, SaysWhichCharacterItWas) {
    EXPECT_EQ(printable("a\x1b[2Jb\nc\td\r"), R"(a\u001b[2Jb\nc\td\r)");
    EXPECT_EQ(printable(std::string_view{"a\0b", 3}), R"(a\u0000b)");
    EXPECT_EQ(printable("right\u202eleft"), R"(right\u202eleft)");
    EXPECT_EQ(printable("\u0085\U000e0041"), R"(\u0085\U000e0041)");
}

TEST(Printable, ShowsBrokenUtf8AsReplacementCharacters) {
    EXPECT_EQ(printable("a\xff"
                        "b"),
              "a\ufffd"
              "b");
    EXPECT_EQ(printable("cut\xe2\x82"), "cut\ufffd\ufffd");
    EXPECT_EQ(printable("\xc0\x80"), "\ufffd\ufffd");            // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");  // a surrogate
    EXPECT_EQ(printable("\x9b"
                        "2J"),
              "\ufffd2J");  // C1 as terminals of old took it
}

TEST(Printable, KeepsTheLinesOfATextOfOurs) { EXPECT_EQ(printable_lines("a\nb\x1b\r"), "a\nb\\u001b\\r"); }

TEST(Printable, LeavesJsonWithItsMeaning) {
    EXPECT_EQ(printable_json("{\"a\":\t\"x\u202ey\u0085\x7f\U000e0041\"}\n"),
              R"({"a": "x\u202ey\u0085\u007f\udb40\udc41"})"
              "\n");
}

TEST(CutBytes, CutsNoCharacterInTwo) {
    EXPECT_EQ(cut_bytes("España", 20), "España");
    EXPECT_EQ(cut_bytes("España", 6), "Españ");
    EXPECT_EQ(cut_bytes("España", 5), "Espa");
    EXPECT_EQ(cut_bytes("😀", 3), "");
    EXPECT_EQ(cut_bytes("abc", 0), "");
}

TEST(Utf8, IsRefusedFromItsFirstWrongByte) {
    EXPECT_EQ(find_bad_utf8("a \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x94\x8C"), std::string_view::npos);
    EXPECT_EQ(find_bad_utf8("ab\xFF"), 2U);            // no such byte
    EXPECT_EQ(find_bad_utf8("\xC3"), 0U);              // cut off
    EXPECT_EQ(find_bad_utf8("\xC0\xAF"), 0U);          // overlong
    EXPECT_EQ(find_bad_utf8("\xE0\x80\xAF"), 0U);      // overlong
    EXPECT_EQ(find_bad_utf8("\xED\xA0\x80"), 0U);      // surrogate
    EXPECT_EQ(find_bad_utf8("\xF4\x90\x80\x80"), 0U);  // beyond U+10FFFF
    EXPECT_EQ(find_bad_utf8("\xE2\x82\x41"), 0U);      // third byte wrong
}

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

TEST(InQuotes, ShowsTheBeginningOfALongText) {
    EXPECT_EQ(in_quotes("a\nb"), "'a\\nb'");
    EXPECT_EQ(in_quotes(std::string(60, 'a')), "'" + std::string(60, 'a') + "'");
    EXPECT_EQ(in_quotes(std::string(59, 'a') + "€"), "'" + std::string(59, 'a') + "…'");
}

}  // namespace
}  // namespace evc
