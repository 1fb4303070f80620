#include "central/status_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "platform/loop/loop.hpp"
#include "protocol/messages.hpp"

namespace evc::central {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

CpId cp(const char* text) { return *CpId::parse(text); }

CpStatus status(const char* id, CpState state) {
    CpStatus status;
    status.cp = cp(id);
    status.state = state;
    return status;
}

struct Sent {
    CpId cp;
    std::string payload;
    std::uint64_t token = 0;

    friend bool operator==(const Sent& one, const Sent& other) {
        return one.cp == other.cp && one.payload == other.payload;
    }
    friend std::ostream& operator<<(std::ostream& out, const Sent& sent) { return out << sent.payload; }
};

Sent sent(const char* id, CpState state) { return {cp(id), protocol::encode(status(id, state))}; }

class StatusSenderTest : public testing::Test {
protected:
    void send(const char* id, CpState state) { sender_.send(status(id, state)); }
    void notify(const Sent& sent, bool delivered) {
        const Delivery delivery{sent.token, delivered};
        sender_.delivered({&delivery, 1});
    }
    /// Until so many were sent in all.
    void run_until(std::size_t count) {
        wanted_ = count;
        loop_.run();
    }
    /// For longer than a lost status waits.
    void run_past_the_pause() {
        loop::Timer end{loop_};
        end.after(milliseconds{700}, [this] { loop_.stop(); });
        loop_.run();
    }

    loop::Loop loop_;
    bool broker_ = true;
    std::size_t wanted_ = 0;
    std::vector<Sent> sent_;
    StatusSender sender_{loop_, [this](const CpId& id, const std::string& payload, std::uint64_t token) {
                             sent_.push_back({id, payload, token});
                             if (sent_.size() == wanted_) loop_.stop();
                             return broker_;
                         }};
};

TEST_F(StatusSenderTest, SendsAStatusOnceWhenTheBrokerHasIt) {
    send("CP1", CpState::available);
    notify(sent_.at(0), true);
    run_past_the_pause();
    EXPECT_THAT(sent_, ElementsAre(sent("CP1", CpState::available)));
}

TEST_F(StatusSenderTest, SendsAStatusAgainThatWasLostOnTheWay) {
    send("CP1", CpState::faulted);
    notify(sent_.at(0), false);
    run_until(2);
    EXPECT_EQ(sent_.at(1), sent_.at(0));
    EXPECT_NE(sent_.at(1).token, sent_.at(0).token);
}

TEST_F(StatusSenderTest, SendsAStatusAgainThatTheProducerDidNotTake) {
    broker_ = false;
    send("CP1", CpState::available);
    run_until(3);
    EXPECT_THAT(sent_, SizeIs(3));
}

TEST_F(StatusSenderTest, SendsOnlyTheNewestOfAChargePointAgain) {
    send("CP1", CpState::available);
    send("CP1", CpState::supplying);
    notify(sent_.at(0), false);
    notify(sent_.at(1), false);
    run_until(3);
    EXPECT_EQ(sent_.at(2), sent("CP1", CpState::supplying));
    notify(sent_.at(2), true);
    run_past_the_pause();
    EXPECT_THAT(sent_, SizeIs(3));
}

TEST_F(StatusSenderTest, AnOlderOneThatIsDeliveredLateDoesNotStandForTheNewest) {
    send("CP1", CpState::available);
    send("CP1", CpState::faulted);
    notify(sent_.at(0), true);
    notify(sent_.at(1), false);
    run_until(3);
    EXPECT_EQ(sent_.at(2), sent("CP1", CpState::faulted));
}

TEST_F(StatusSenderTest, ChargePointsDoNotWaitForEachOther) {
    send("CP1", CpState::available);
    send("CP2", CpState::stopped);
    notify(sent_.at(0), false);
    notify(sent_.at(1), true);
    run_past_the_pause();
    EXPECT_THAT(sent_, ElementsAre(sent("CP1", CpState::available), sent("CP2", CpState::stopped),
                                   sent("CP1", CpState::available)));
}

TEST_F(StatusSenderTest, SendsNothingAgainOfAChargePointThatIsRemoved) {
    send("CP1", CpState::available);
    notify(sent_.at(0), false);
    sender_.forget(cp("CP1"));
    sent_.clear();
    run_past_the_pause();
    EXPECT_THAT(sent_, IsEmpty());
}

}  // namespace
}  // namespace evc::central
