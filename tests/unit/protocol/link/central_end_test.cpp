#include "protocol/link/central_end.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evc::link {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Accepts what a monitor may say, and answers a REGISTER.
struct Central {
    CentralEnd end;

    Taken take(std::string_view bytes) {
        return end.take(bytes, [this](std::string_view text) -> Status {
            const auto message = decode_from_monitor(text);
            if (!message) return tl::make_unexpected(message.error());
            if (!std::holds_alternative<Register>(*message)) return {};
            return end.send(Registered{cp_of(*message), 7}).map([](const std::string& now) { EXPECT_EQ(now, ""); });
        });
    }
};

TEST(FirstByte, OfALetterMeansLinesAndEnqMeansBlocks) {
    for (const char letter : {'A', 'Z', 'a', 'z'}) EXPECT_EQ(framing_of(letter), Framing::line);
    EXPECT_EQ(framing_of('\x05'), Framing::block);
}

TEST(FirstByte, OfAnythingElseIsAnError) {
    EXPECT_THAT(framing_of('\x16').error().text, HasSubstr("TLS"));
    for (const char byte : {'\0', '\x02', '\x04', '\n', '\r', '0', '#', '@', '[', '`', '{', '\xC3'})
        EXPECT_EQ(framing_of(byte).error().fault, Fault::invalid) << int{byte};
}

TEST(CentralEnd, IsSilentInLineFraming) {
    Central central;
    EXPECT_EQ(central.take("REGISTER#CP001#Gran Vía\r\nHEALTHY#CP001\n").reply, "");
    EXPECT_EQ(central.end.send(Refused{CpId::parse("CP001").value(), "unknown-cp"}), "");
}

TEST(CentralEnd, SaysWhatIsWrongBeforeItEndsALineConnection) {
    Central central;
    const auto taken = central.take("HEALTHY#CP001\nHELLO\nHEALTHY#CP001\n");
    EXPECT_TRUE(taken.ended);
    EXPECT_THAT(taken.reply, StartsWith("ERROR#an unknown message"));
    EXPECT_THAT(taken.reply, EndsWith("FAULT\n"));
    EXPECT_FALSE(taken.why);
}

TEST(CentralEnd, EndsALineWithoutEnd) {
    Central central;
    EXPECT_FALSE(central.take(std::string(1024, 'A')).ended);
    EXPECT_THAT(central.take("A").reply, StartsWith("ERROR#a line of more than 1024 bytes"));
}

TEST(CentralEnd, AnswersInBlockFraming) {
    Central central;
    const auto taken = central.take("\x05" + frame_of("REGISTER#CP001#Gran Vía"));
    EXPECT_EQ(taken.reply, "\x06\x06" + frame_of("REGISTERED#CP001#7"));
    EXPECT_FALSE(taken.ended);
    EXPECT_EQ(central.take("\x06").reply, "");
    EXPECT_EQ(central.end.send(Refused{CpId::parse("CP001").value(), "busy"}), frame_of("REFUSED#CP001#busy"));
}

TEST(CentralEnd, RefusesABadMessageWithNakInBlockFraming) {
    for (const std::string data : {"HELLO", "HEALTHY#", "HEALTHY#a\tb", "HEALTHY#\xFF", "HEALTHY#\x02"}) {
        Central central;
        const auto taken = central.take("\x05" + frame_of(data));
        EXPECT_EQ(taken.reply, "\x06\x15") << data;
        EXPECT_TRUE(taken.ended);
    }
}

TEST(CentralEnd, EndsAConnectionThatBeginsOtherwise) {
    EXPECT_THAT(Central{}.take("\x16\x03\x01").reply, StartsWith("ERROR#TLS is not offered"));
    EXPECT_TRUE(Central{}.take("\n").ended);
    EXPECT_FALSE(Central{}.take("").ended);
}

}  // namespace
}  // namespace evc::link
