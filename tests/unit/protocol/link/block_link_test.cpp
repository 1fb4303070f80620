#include "protocol/link/block_link.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "protocol/link/message.hpp"

namespace evc::link {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Side = BlockLink::Side;

/// One end whose messages are kept.
struct End {
    explicit End(Side side) : link(side) {}

    Taken take(std::string_view bytes) {
        auto taken = link.take(bytes, [this](std::string_view message) -> Status {
            if (message == "bad") return failure(Fault::invalid, "bad message");
            messages.emplace_back(message);
            if (message == "REGISTER") {
                EXPECT_EQ(link.send("REGISTERED"), "");
            }
            return {};
        });
        reply += taken.reply;
        return taken;
    }

    BlockLink link;
    std::vector<std::string> messages;
    std::string reply;  ///< all of it
};

End open_central() {
    End end{Side::central};
    EXPECT_EQ(end.take("\x05").reply, "\x06");
    end.reply.clear();
    return end;
}

End open_monitor() {
    End end{Side::monitor};
    EXPECT_EQ(end.link.open(), "\x05");
    EXPECT_EQ(end.take("\x06").reply, "");
    return end;
}

std::string bad_frame(std::string_view data) {
    auto frame = frame_of(data);
    frame.back() = static_cast<char>(frame.back() ^ 1);
    return frame;
}

TEST(Frame, IsDataBetweenStxAndEtxWithTheXorOfDataBehind) {
    EXPECT_EQ(frame_of("HI"), "\x02HI\x03\x01"s);
    EXPECT_EQ(frame_of(""), "\x02\x03\0"s);
    EXPECT_EQ(lrc_of("HEALTHY#CP001"), '\x44');
    EXPECT_EQ(lrc_of("\xC3\xAD"), '\x6E');
}

TEST(BlockLink, AnswersEnqWithAckAndAgainWhenAskedAgain) {
    End central{Side::central};
    EXPECT_EQ(central.take("\x05").reply, "\x06");
    EXPECT_EQ(central.take("\x05").reply, "\x06");
}

TEST(BlockLink, AcknowledgesAFrameAndThenSendsItsAnswer) {
    auto central = open_central();
    EXPECT_EQ(central.take(frame_of("REGISTER")).reply, "\x06" + frame_of("REGISTERED"));
    EXPECT_TRUE(central.link.awaits_answer());
    EXPECT_EQ(central.take("\x06").reply, "");
    EXPECT_FALSE(central.link.awaits_answer());
}

TEST(BlockLink, TakesEveryValueOfTheLrcForAnLrc) {
    std::set<char> seen;
    for (int first = 0x20; first < 0x80; ++first) {
        for (int second = 0x20; second < 0x80; ++second) {
            const std::string data{static_cast<char>(first), static_cast<char>(second)};
            if (!seen.insert(lrc_of(data)).second) continue;
            auto central = open_central();
            const auto frame = frame_of(data);
            for (const char byte : frame) central.take({&byte, 1});
            central.take(frame);
            EXPECT_THAT(central.messages, ElementsAre(data, data));
            EXPECT_EQ(central.reply, "\x06\x06");
        }
    }
    for (const char special : {stx, etx, eot, enq, ack, nak, '\0', '\n'}) EXPECT_TRUE(seen.contains(special));
}

TEST(BlockLink, TakesAnLrcAbove7f) {
    auto central = open_central();
    EXPECT_EQ(central.take(frame_of("\xC3\xAD#")).reply, "\x06");
    EXPECT_EQ(central.take(frame_of("€")).reply, "\x06");
    EXPECT_THAT(central.messages, ElementsAre("\xC3\xAD#", "€"));
}

TEST(BlockLink, FindsTheSameMessagesWhereverTheBytesAreSplit) {
    const auto bytes = "\x05" + frame_of("bc") + frame_of("ad") + bad_frame("x") + frame_of("x") + "\x06" +
                       frame_of("Gran Vía") + "\x04";
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (auto second = first; second <= bytes.size(); ++second) {
            End central{Side::central};
            central.take(bytes.substr(0, first));
            central.take(bytes.substr(first, second - first));
            EXPECT_EQ(central.take(bytes.substr(second)).ended, second < bytes.size()) << first << " " << second;
            EXPECT_THAT(central.messages, ElementsAre("bc", "ad", "x", "Gran Vía")) << first << " " << second;
            EXPECT_EQ(central.reply, "\x06\x06\x06\x15\x06\x06") << first << " " << second;
        }
    }
}

TEST(BlockLink, AsksForABadFrameAgainAndTakesItsThirdRepeat) {
    auto central = open_central();
    for (int repeat = 0; repeat < 3; ++repeat) EXPECT_EQ(central.take(bad_frame("HEALTHY")).reply, "\x15");
    EXPECT_EQ(central.take(frame_of("HEALTHY")).reply, "\x06");
    for (int repeat = 0; repeat < 3; ++repeat) EXPECT_FALSE(central.take(bad_frame("HEALTHY")).ended);
    EXPECT_THAT(central.messages, ElementsAre("HEALTHY"));
}

TEST(BlockLink, EndsAtTheFourthBadFrameInARow) {
    auto central = open_central();
    for (int repeat = 0; repeat < 3; ++repeat) EXPECT_FALSE(central.take(bad_frame("HEALTHY")).ended);
    const auto taken = central.take(bad_frame("HEALTHY") + frame_of("HEALTHY"));
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.reply, "\x15");
    EXPECT_THAT(taken.why.error().text, HasSubstr("LRC"));
    EXPECT_THAT(central.messages, IsEmpty());
}

TEST(BlockLink, RefusesAMessageInThePlaceOfItsAck) {
    auto central = open_central();
    const auto taken = central.take(frame_of("good") + frame_of("bad") + frame_of("more"));
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.reply, "\x06\x15");
    EXPECT_EQ(taken.why.error().text, "bad message");
    EXPECT_THAT(central.messages, ElementsAre("good"));
}

TEST(BlockLink, TakesAMessageOf1024BytesAndNoLongerOne) {
    const std::string longest(1024, 'x');
    auto central = open_central();
    EXPECT_EQ(central.take(frame_of(longest)).reply, "\x06");
    EXPECT_FALSE(central.take("\x02" + longest).ended) << "its ETX may follow";
    const auto taken = central.take("x");
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.reply, "\x15");
    EXPECT_THAT(taken.why.error().text, HasSubstr("1024"));
    EXPECT_TRUE(open_central().take(frame_of(longest + "x")).ended);
}

TEST(BlockLink, EndsAtBytesThatMeanNothingBetweenFrames) {
    for (const auto& bytes : {"x"s, "\x03"s, "\0"s, "\n"s, "\x16"s, "\xFF"s}) {
        const auto taken = open_central().take(bytes);
        EXPECT_TRUE(taken.ended) << testing::PrintToString(bytes);
        EXPECT_EQ(taken.reply, "\x15");
        EXPECT_FALSE(taken.why);
    }
}

TEST(BlockLink, EndsAtAFrameBeforeEnq) {
    End central{Side::central};
    EXPECT_TRUE(central.take(frame_of("REGISTER")).ended);
    EXPECT_THAT(central.messages, IsEmpty());
}

TEST(BlockLink, EndsInOrderAtEotAndReadsNothingBehindIt) {
    auto central = open_central();
    const auto taken = central.take("\x04" + frame_of("more"));
    EXPECT_TRUE(taken.ended);
    EXPECT_TRUE(taken.why);
    EXPECT_THAT(central.messages, IsEmpty());
}

TEST(BlockLink, AcknowledgesARepeatedFrameAgainWhenItsAckWasLost) {
    auto central = open_central();
    EXPECT_EQ(central.take(frame_of("HEALTHY") + frame_of("HEALTHY")).reply, "\x06\x06");
    EXPECT_THAT(central.messages, ElementsAre("HEALTHY", "HEALTHY"));
}

TEST(BlockLink, IgnoresAnswersThatNothingWaitsFor) {
    auto monitor = open_monitor();
    const auto taken = monitor.take("\x06\x15\x06");
    EXPECT_EQ(taken.reply, "");
    EXPECT_FALSE(taken.ended);
}

TEST(BlockLink, HoldsMessagesUntilEnqIsAcknowledged) {
    End monitor{Side::monitor};
    EXPECT_EQ(monitor.link.open(), "\x05");
    EXPECT_EQ(monitor.link.send("REGISTER#CP001#"), "");
    EXPECT_TRUE(monitor.link.awaits_answer());
    EXPECT_EQ(monitor.take("\x06").reply, frame_of("REGISTER#CP001#"));
}

TEST(BlockLink, SendsOneFrameAtATimeInOrder) {
    auto monitor = open_monitor();
    EXPECT_EQ(monitor.link.send("one"), frame_of("one"));
    EXPECT_EQ(monitor.link.send("two"), "");
    EXPECT_EQ(monitor.link.send("three"), "");
    EXPECT_EQ(monitor.take("\x06").reply, frame_of("two"));
    EXPECT_EQ(monitor.take("\x06").reply, frame_of("three"));
    EXPECT_EQ(monitor.take("\x06").reply, "");
    EXPECT_FALSE(monitor.link.awaits_answer());
}

TEST(BlockLink, RepeatsARefusedFrameThreeTimesAndThenEnds) {
    auto monitor = open_monitor();
    EXPECT_EQ(monitor.link.send("one"), frame_of("one"));
    for (int repeat = 0; repeat < 3; ++repeat) EXPECT_EQ(monitor.take("\x15").reply, frame_of("one"));
    const auto taken = monitor.take("\x15");
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.reply, "");
    EXPECT_FALSE(taken.why);
}

TEST(BlockLink, CountsTheRepeatsOfEachFrameAnew) {
    auto monitor = open_monitor();
    EXPECT_EQ(monitor.link.send("one"), frame_of("one"));
    EXPECT_EQ(monitor.link.send("two"), "");
    EXPECT_EQ(monitor.take("\x15\x15\x15\x06").reply,
              frame_of("one") + frame_of("one") + frame_of("one") + frame_of("two"));
    EXPECT_FALSE(monitor.take("\x15\x15\x15").ended);
}

TEST(BlockLink, EndsWhenEnqIsRefused) {
    End monitor{Side::monitor};
    EXPECT_EQ(monitor.link.open(), "\x05");
    const auto taken = monitor.take("\x15");
    EXPECT_TRUE(taken.ended);
    EXPECT_EQ(taken.why.error().fault, Fault::unavailable);
}

TEST(BlockLink, EndsWhenCentralSendsEnq) { EXPECT_TRUE(open_monitor().take("\x05").ended); }

TEST(BlockLink, TakesAFrameThatCrossesItsOwn) {
    auto monitor = open_monitor();
    EXPECT_EQ(monitor.link.send("HEALTHY"), frame_of("HEALTHY"));
    EXPECT_EQ(monitor.take(frame_of("REFUSED") + "\x06").reply, "\x06");
    EXPECT_THAT(monitor.messages, ElementsAre("REFUSED"));
    EXPECT_FALSE(monitor.link.awaits_answer());
}

TEST(BlockLink, RefusesToQueueMoreThanItsLimit) {
    auto monitor = open_monitor();
    for (std::size_t sent = 0; sent < unsent_max; ++sent) EXPECT_TRUE(monitor.link.send("x"));
    EXPECT_EQ(monitor.link.send("y").error().fault, Fault::unavailable);
    monitor.take("\x06");
    EXPECT_TRUE(monitor.link.send("y"));
}

TEST(BlockLink, CarriesAWholeConversationByteByByte) {
    End monitor{Side::monitor};
    End central{Side::central};
    auto to_central = monitor.link.open();
    to_central += monitor.link.send("REGISTER").value();
    to_central += monitor.link.send("HEALTHY").value();
    while (!to_central.empty()) {
        std::string to_monitor;
        for (const char byte : to_central) to_monitor += central.take({&byte, 1}).reply;
        to_central.clear();
        for (const char byte : to_monitor) to_central += monitor.take({&byte, 1}).reply;
    }
    EXPECT_THAT(central.messages, ElementsAre("REGISTER", "HEALTHY"));
    EXPECT_THAT(monitor.messages, ElementsAre("REGISTERED"));
    EXPECT_FALSE(monitor.link.awaits_answer() || central.link.awaits_answer());
}

}  // namespace
}  // namespace evc::link
