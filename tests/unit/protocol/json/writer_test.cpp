#include "protocol/json/writer.hpp"

#include <gtest/gtest.h>

namespace evc::protocol {
namespace {

TEST(ObjectWriter, BeginsAMessageWithItsVersion) {
    EXPECT_EQ(ObjectWriter{}.finish(), R"({"v":1})");
    EXPECT_EQ(ObjectWriter{}.flag("open", true).finish(), R"({"v":1,"open":true})");
}

TEST(ObjectWriter, EscapesWhatATerminalObeysOrDoesNotShow) {
    EXPECT_EQ(ObjectWriter::part().text("a", "\x1b\u0085\u202e\u200b\x7f").finish(),
              R"({"a":"\u001b\u0085\u202e\u200b\u007f"})");
}

TEST(ObjectWriter, PartsOfAMessageHaveNoVersion) {
    EXPECT_EQ(ObjectWriter::part().finish(), "{}");
    EXPECT_EQ(ObjectWriter::part().word("a", "b").integer("c", std::uint64_t{1}).finish(), R"({"a":"b","c":1})");
}

TEST(ObjectWriter, HoldsAnArrayOfParts) {
    const auto part = ObjectWriter::part().word("a", "b").finish();
    EXPECT_EQ(ObjectWriter{}.parts("rows", {}).finish(), R"({"v":1,"rows":[]})");
    EXPECT_EQ(ObjectWriter{}.parts("rows", {part, part}).finish(), R"({"v":1,"rows":[{"a":"b"},{"a":"b"}]})");
}

TEST(ObjectWriter, EscapesWhatOthersWrote) {
    EXPECT_EQ(ObjectWriter::part().text("a", "\"Gran Vía\"\n").finish(), "{\"a\":\"\\\"Gran Vía\\\"\\n\"}");
}

}  // namespace
}  // namespace evc::protocol
