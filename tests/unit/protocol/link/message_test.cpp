#include "protocol/link/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/link/text.hpp"

namespace evc::link {
namespace {

using testing::HasSubstr;

CpId cp(std::string_view text) { return CpId::parse(text).value(); }

template <class Kind>
Kind from_monitor(std::string_view text) {
    return std::get<Kind>(decode_from_monitor(text).value());
}

std::string refusal(std::string_view text) {
    const auto message = decode_from_monitor(text);
    if (message) return "accepted";
    EXPECT_EQ(message.error().fault, Fault::invalid);
    EXPECT_EQ(readable(message.error().text, message_size_max), message.error().text) << "must fit in an ERROR";
    return message.error().text;
}

TEST(MonitorMessage, RegistersWithLocationAndTariff) {
    EXPECT_EQ(from_monitor<Register>("REGISTER#CP001#Gran Vía 1#0,50"), (Register{cp("CP001"), "Gran Vía 1", "0,50"}));
    EXPECT_EQ(from_monitor<Register>("REGISTER#CP001#Gran Vía 1"), (Register{cp("CP001"), "Gran Vía 1", {}}));
    EXPECT_EQ(from_monitor<Register>("REGISTER#CP001##"), (Register{cp("CP001"), "", {}}));
}

TEST(MonitorMessage, ReportsHealthAndFaults) {
    EXPECT_EQ(from_monitor<Healthy>("HEALTHY#a.b_c-1"), Healthy{cp("a.b_c-1")});
    EXPECT_EQ(from_monitor<FaultMessage>("FAULT#CP001"), (FaultMessage{cp("CP001"), ""}));
    EXPECT_EQ(from_monitor<FaultMessage>("FAULT#CP001#"), (FaultMessage{cp("CP001"), ""}));
    EXPECT_EQ(from_monitor<FaultMessage>("FAULT#CP001#no answer"), (FaultMessage{cp("CP001"), "no answer"}));
    EXPECT_EQ(cp_of(decode_from_monitor("FAULT#CP001").value()), cp("CP001"));
}

TEST(MonitorMessage, IsRefusedWithWhatIsAllowed) {
    EXPECT_THAT(refusal(""), HasSubstr("REGISTER, HEALTHY, FAULT"));
    EXPECT_THAT(refusal("healthy#CP001"), HasSubstr("unknown message"));
    EXPECT_THAT(refusal("REGISTERED#CP001#1"), HasSubstr("unknown message"));
    EXPECT_THAT(refusal("HEALTHY"), HasSubstr("HEALTHY with 0 fields: it has cpId"));
    EXPECT_THAT(refusal("HEALTHY#CP001#"), HasSubstr("2 fields"));
    EXPECT_THAT(refusal("REGISTER#CP001"), HasSubstr("cpId, location, tariff or nothing"));
    EXPECT_THAT(refusal("REGISTER#CP001#a#b#c"), HasSubstr("4 fields"));
    EXPECT_THAT(refusal("FAULT#CP001#a#b"), HasSubstr("3 fields"));
    EXPECT_THAT(refusal("HEALTHY#"), HasSubstr("1 to 48 characters"));
    EXPECT_THAT(refusal("HEALTHY#../etc"), HasSubstr("1 to 48 characters"));
    EXPECT_THAT(refusal("HEALTHY#" + std::string(49, 'a')), HasSubstr("1 to 48 characters"));
}

TEST(MonitorMessage, IsRefusedForForeignBytes) {
    EXPECT_THAT(refusal("REGISTER#CP001#Gran V\xED"
                        "a"),
                HasSubstr("not UTF-8"));
    EXPECT_THAT(refusal("REGISTER#CP001#a\tb"), HasSubstr("control character"));
    // Central could store it, but no reader of topic status would take it.
    EXPECT_THAT(refusal("REGISTER#CP001#a\u202Eb"), HasSubstr("reorders a line"));
    EXPECT_THAT(refusal(std::string("HEALTHY#CP001\0", 14)), HasSubstr("control character"));
    EXPECT_THAT(refusal("REGISTER#CP001#\xC2\x9B"
                        "31m"),
                HasSubstr("control character"));
}

TEST(MonitorMessage, MayHaveExactly1024Bytes) {
    const std::string head = "REGISTER#CP001#";
    EXPECT_EQ(from_monitor<Register>(head + std::string(1024 - head.size(), 'x')).location.size(), 1009);
    EXPECT_THAT(refusal(head + std::string(1025 - head.size(), 'x')), HasSubstr("1025 bytes: at most 1024"));
}

TEST(Location, IsSentWithItsSeparatorsEscapedAndReadBack) {
    for (const std::string location : {"Plaza #3", "%23", "100 %", "#%#%", "%2#23", "%%25", "Gran Vía", ""}) {
        const Register message{cp("CP001"), location, "0.50"};
        EXPECT_EQ(from_monitor<Register>(encode(message).value()), message) << location;
    }
    EXPECT_EQ(encode(Register{cp("CP001"), "Plaza #3, 50%", {}}), "REGISTER#CP001#Plaza %233, 50%25");
}

TEST(Location, KeepsAPercentSignThatEscapesNothing) {
    EXPECT_EQ(from_monitor<Register>("REGISTER#CP001#50 % off %2").location, "50 % off %2");
}

TEST(Registration, IsNotSentWithATextThatCentralWouldRefuse) {
    EXPECT_FALSE(encode(Register{cp("CP001"), "two\nlines", {}}));
    EXPECT_FALSE(encode(Register{cp("CP001"), "\xFF", {}}));
    EXPECT_FALSE(encode(Register{cp("CP001"), "here", "0#5"}));
    EXPECT_FALSE(encode(Register{cp("CP001"), std::string(340, '#'), {}}));
    EXPECT_THAT(encode(Register{cp("CP001"), "two\nlines", {}}).error().text, HasSubstr("CP001"));
}

TEST(Reason, IsMadeFitToBeSent) {
    EXPECT_EQ(encode(FaultMessage{cp("CP001"), "a#b\nc"}), "FAULT#CP001#a?b?c");
    EXPECT_EQ(encode(FaultMessage{cp("CP001"), ""}), "FAULT#CP001");
    EXPECT_EQ(encode(FaultMessage{cp("CP001"), std::string(3000, 'x')}).size(), message_size_max);
    EXPECT_EQ(encode(ErrorMessage{std::string(3000, 'x')}).size(), message_size_max);
}

TEST(CentralMessage, IsReadAsItWasSent) {
    EXPECT_EQ(encode(Healthy{cp("CP001")}), "HEALTHY#CP001");
    EXPECT_EQ(encode(Registered{cp("CP001"), 18446744073709551615U}), "REGISTERED#CP001#18446744073709551615");
    EXPECT_EQ(encode(Refused{cp("CP001"), "unknown-cp"}), "REFUSED#CP001#unknown-cp");
    EXPECT_EQ(encode(ErrorMessage{"no"}), "ERROR#no");
    EXPECT_EQ(decode_from_central("REGISTERED#CP001#7"), FromCentral(Registered{cp("CP001"), 7}));
    EXPECT_EQ(decode_from_central("REFUSED#CP001#unknown-cp"), FromCentral(Refused{cp("CP001"), "unknown-cp"}));
    EXPECT_EQ(decode_from_central("ERROR#no"), FromCentral(ErrorMessage{"no"}));
}

TEST(CentralMessage, NeedsAWholeNumberAsEpoch) {
    for (const std::string epoch : {"", "-1", "1.5", "7 ", "0x7", "18446744073709551616"})
        EXPECT_FALSE(decode_from_central("REGISTERED#CP001#" + epoch)) << epoch;
    EXPECT_FALSE(decode_from_central("HEALTHY#CP001"));
    EXPECT_FALSE(decode_from_central("REFUSED#CP001"));
}

}  // namespace
}  // namespace evc::link
