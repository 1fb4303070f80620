#include "protocol/link/central_end.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace evc::link {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Answers a REGISTER, and sends that behind what the bytes themselves called for.
struct Central {
    CentralEnd end;

    Heard<FromMonitor> take(std::string_view bytes) {
        auto heard = end.take(bytes);
        for (const auto& message : heard.messages)
            if (std::holds_alternative<Register>(message))
                heard.reply += end.send(Registered{cp_of(message), 7}).value();
        return heard;
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
    const auto heard = central.take("REGISTER#CP001#Gran Vía\r\nHEALTHY#CP001\n");
    EXPECT_EQ(heard.reply, "");
    EXPECT_EQ(heard.messages.size(), 2U);
    EXPECT_EQ(central.end.send(Refused{CpId::parse("CP001").value(), "unknown-cp"}), "");
}

TEST(CentralEnd, SaysWhatIsWrongBeforeItEndsALineConnection) {
    Central central;
    const auto taken = central.take("REGISTER#CP001#\nHELLO\nHEALTHY#CP001\n");
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.messages.size(), 1U) << "nothing behind it is heard";
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

TEST(CentralEnd, WantsARegistrationFirst) {
    Central central;
    EXPECT_THAT(central.take("HEALTHY#CP001\n").reply, StartsWith("ERROR#the first message must be REGISTER"));
}

TEST(CentralEnd, HearsOneChargePointOnly) {
    Central central;
    EXPECT_FALSE(central.take("REGISTER#CP001#\nREGISTER#CP001#\n").ended);
    EXPECT_THAT(central.take("HEALTHY#CP002\n").reply, StartsWith("ERROR#this connection is registered for CP001"));
    Central other;
    EXPECT_THAT(other.take("REGISTER#CP001#\nREGISTER#CP002#\n").reply, StartsWith("ERROR#this connection"));
}

TEST(CentralEnd, TakesATariffInItsCurrencyOnly) {
    EXPECT_FALSE(Central{}.take("REGISTER#CP001##0.4512\nREGISTER#CP001##\n").ended);
    EXPECT_THAT(Central{}.take("REGISTER#CP001##dear\n").reply, StartsWith("ERROR#a tariff is a price"));
}

}  // namespace
}  // namespace evc::link
