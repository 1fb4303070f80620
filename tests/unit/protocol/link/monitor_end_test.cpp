#include "protocol/link/monitor_end.hpp"

#include <gtest/gtest.h>

namespace evc::link {
namespace {

MonitorEnd open_end() {
    MonitorEnd end{CpId::parse("CP001").value()};
    EXPECT_EQ(end.open(), "\x05");
    EXPECT_EQ(end.take("\x06").reply, "");
    return end;
}

TEST(MonitorEnd, HearsWhatCentralSaysOfItsChargePoint) {
    auto end = open_end();
    const auto heard = end.take(frame_of("REGISTERED#CP001#7") + frame_of("REFUSED#CP001#unknown-cp"));
    EXPECT_EQ(heard.reply, "\x06\x06");
    ASSERT_EQ(heard.messages.size(), 2U);
    EXPECT_EQ(std::get<Registered>(heard.messages[0]).epoch, 7U);
    EXPECT_EQ(std::get<Refused>(heard.messages[1]).reason, "unknown-cp");
}

TEST(MonitorEnd, EndsAtAMessageForAnotherOne) {
    for (const auto* text : {"REGISTERED#CP002#7", "REFUSED#CP002#unknown-cp", "ERROR#in blocks", "HELLO"}) {
        auto end = open_end();
        const auto heard = end.take(frame_of(text));
        EXPECT_TRUE(heard.ended) << text;
        EXPECT_EQ(heard.reply, "\x15") << text;
        EXPECT_TRUE(heard.messages.empty()) << text;
    }
}

}  // namespace
}  // namespace evc::link
