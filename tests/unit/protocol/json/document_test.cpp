#include "protocol/json/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evc::protocol {
namespace {

using testing::HasSubstr;

std::string complaint(std::string_view bytes) {
    const auto document = Document::parse(bytes);
    return document ? "none" : document.error().text;
}

std::string nested(std::size_t depth) {
    return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

const Value& member(const Document& document, std::string_view key) {
    return document.values().at(document.find(Document::root, key));
}

TEST(Document, MustBeAnObject) {
    for (const auto* bytes : {"[]", "[{}]", "1", "\"a\"", "null", "true", "1.5"})
        EXPECT_EQ(complaint(bytes), "the message is no JSON object") << bytes;
}

TEST(Document, MustBeJsonAsTheStandardHasIt) {
    for (const auto* bytes :
         {"", " ", "{", "{}}", "{} x", "{a:1}", "{'a':1}", R"({"a":1,})", R"({"a":01})", R"({"a":NaN})",
          R"({"a":1}{"a":1})", R"(/**/{})", "{\"a\":\"\n\"}", R"({"a":"\x"})", "\xEF\xBB\xBF{}"})
        EXPECT_NE(complaint(bytes), "none") << bytes;
}

TEST(Document, MustBeUtf8) {
    for (const auto* text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
        EXPECT_NE(complaint(std::string{R"({"a":")"} + text + "\"}"), "none");
    EXPECT_NE(complaint("{\"\xff\":1}"), "none");
}

TEST(Document, RefusesLoneSurrogates) {
    for (const auto* text : {R"(\ud83d)", R"(\ude97)", R"(\ud83dx)", R"(\ud83d\u0041)", R"(\ude97\ud83d)"})
        EXPECT_NE(complaint(std::string{R"({"a":")"} + text + "\"}"), "none") << text;
    const std::string bytes = R"({"a":"\ud83d\ude97"})";
    EXPECT_EQ(member(Document::parse(bytes).value(), "a").text, "🚗");
}

TEST(Document, RefusesAKeyThatAppearsTwice) {
    EXPECT_EQ(complaint(R"({"a":1,"b":2,"a":1})"), R"(the message has a key twice, which must not be: "a")");
    EXPECT_EQ(complaint(R"({"a":1,"\u0061":1})"), R"(the message has a key twice, which must not be: "a")");
    EXPECT_EQ(complaint(R"({"t":{"x":1,"x":2}})"), R"(the message has a key twice, which must not be: "x")");
    EXPECT_EQ(complaint(R"({"a":{"a":1},"b":{"a":1}})"), "none");
}

TEST(Document, NestsNoDeeperThanItsLimit) {
    EXPECT_EQ(complaint(nested(depth_max)), "none");
    EXPECT_NE(complaint(nested(depth_max + 1)), "none");
    EXPECT_NE(complaint(R"({"a":)" + std::string(10'000, '[')), "none");
}

TEST(Document, HasNoMoreMembersAndValuesThanItsLimits) {
    std::string members = R"({"m0":0)";
    for (std::size_t i = 1; i < members_max; ++i) members += ",\"m" + std::to_string(i) + "\":0";
    EXPECT_EQ(complaint(members + "}"), "none");
    EXPECT_NE(complaint(members + R"(,"x":0})"), "none");

    std::string elements = R"({"a":[0)";
    for (std::size_t i = 2; i < values_max; ++i) elements += ",0";
    EXPECT_EQ(complaint(elements + "]}"), "none");
    EXPECT_EQ(complaint(elements + ",0]}"), "the message has more than 512 values");
}

TEST(Document, ForgetsWhatIsNestedDeeperAndKeepsWhatFollows) {
    const std::string bytes = R"({"a":[{"b":"\n1","c":[2]},3],"d":"\t4","e":{"f":{"d":5},"g":"6"}})";
    const auto document = Document::parse(bytes).value();
    EXPECT_EQ(member(document, "d").text, "\t4");
    EXPECT_EQ(document.find(Document::root, "b"), Document::root);
    const auto e = document.find(Document::root, "e");
    EXPECT_EQ(document.values().at(document.find(e, "g")).text, "6");
    EXPECT_EQ(document.find(e, "d"), Document::root);
}

TEST(Document, KeepsEscapedTextsWhenItIsMoved) {
    const std::string bytes = R"({"a":"\n"})";
    auto document = Document::parse(bytes).value();
    const auto moved = std::move(document);
    EXPECT_EQ(member(moved, "a").text, "\n");
}

TEST(Document, IsNotCopiedSinceItsTextsMayLieInItself) {
    EXPECT_FALSE(std::is_copy_constructible_v<Document> || std::is_copy_assignable_v<Document>);
}

TEST(Document, ShowsAKeyThatIsThereTwiceWithoutWhatATerminalObeys) {
    EXPECT_THAT(complaint(R"({"a\u001b[2J":1,"a\u001b[2J":2})"), HasSubstr("\"a?[2J\""));
    const std::string cut_within_a_character = std::string(39, 'k') + "\u00e9";
    EXPECT_THAT(complaint("{\"" + cut_within_a_character + "\":1,\"" + cut_within_a_character + "\":2}"),
                HasSubstr("k?...\""));
}

TEST(Document, TellsIntegersFromOtherNumbers) {
    const std::string bytes = R"({"a":18446744073709551615,"b":-12,"c":3.0,"d":18446744073709551616,"e":1e2})";
    const auto document = Document::parse(bytes).value();
    EXPECT_EQ(member(document, "a").kind, Value::Kind::integer);
    EXPECT_EQ(member(document, "a").integer, 18446744073709551615ULL);
    for (const auto* key : {"b", "c", "d", "e"}) EXPECT_EQ(member(document, key).kind, Value::Kind::number) << key;
    EXPECT_EQ(member(document, "b").text, "-12");
    EXPECT_EQ(member(document, "c").text, "3.0");
}

TEST(Document, SaysWhereItGoesOnAfterItsEnd) { EXPECT_THAT(complaint("{} x"), HasSubstr("at byte 3")); }

}  // namespace
}  // namespace evc::protocol
