#include "core/pipeline/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace evc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class OutboxTest : public testing::Test {
protected:
    void add(std::uint64_t id, const char* topic, const char* key, std::string payload = "x") {
        outbox_.add({id, topic, key, std::move(payload), {}});
    }
    void flush() { outbox_.flush(now_); }
    void pass(milliseconds time) {
        now_ += time;
        flush();
    }
    void deliver(std::uint64_t id) { tell({id, true}); }
    void refuse(std::uint64_t id, Refusal why) { tell({id, false, why, "no"}); }
    void lose(std::uint64_t id) { tell({id, false}); }
    void tell(Delivery delivery) {
        outbox_.delivered({&delivery, 1}, now_);
        flush();
    }
    /// Offered since the last call.
    std::vector<std::uint64_t> offered() { return std::exchange(offered_, {}); }
    Result<PublishResult> publish(const OutboxRow& row) {
        const auto answer = answers_.find(row.topic);
        if (answer != answers_.end()) return answer->second;
        offered_.push_back(row.id);
        last_size_ = row.payload.value_or("").size();
        return PublishResult::queued;
    }
    static constexpr std::size_t shortest = 1'024;
    static bool shorten(OutboxRow& row) {
        if (row.topic != "deadletters" || row.payload->size() <= shortest) return false;
        row.payload->resize(row.payload->size() / 2);
        return true;
    }

    std::map<std::string, Result<PublishResult>> answers_;
    std::vector<std::uint64_t> offered_;
    std::size_t last_size_ = 0;
    Steady now_{seconds{1'000}};
    Outbox outbox_{[this](const OutboxRow& row) { return publish(row); }, shorten};
};

TEST_F(OutboxTest, OffersInOrderAndForgetsWhatWasDelivered) {
    for (std::uint64_t id = 1; id <= 3; ++id) add(id, "tickets", "ana");
    flush();
    EXPECT_THAT(offered(), ElementsAre(1, 2, 3));
    deliver(2);
    deliver(1);
    EXPECT_THAT(outbox_.take_delivered(), ElementsAre(2, 1));
    deliver(3);
    EXPECT_EQ(outbox_.size(), 0U);
    EXPECT_EQ(outbox_.bytes(), 0U);
}

TEST_F(OutboxTest, OffersAtOnceWhatWasLostOnTheWay) {
    add(1, "tickets", "ana");
    flush();
    lose(1);
    EXPECT_THAT(offered(), ElementsAre(1, 1));
    EXPECT_EQ(outbox_.next_due(), Steady::max());
}

TEST_F(OutboxTest, HoldsBackWhatIsRefusedAndItsKeyAloneForOneSecond) {
    add(1, "tickets", "ana");
    add(2, "tickets", "eva");
    flush();
    refuse(1, Refusal::invalid);
    add(3, "tickets", "ana");
    add(4, "tickets", "eva");
    add(5, "commands", "ana");
    flush();
    EXPECT_THAT(offered(), ElementsAre(1, 2, 4, 5));
    pass(milliseconds{999});
    EXPECT_THAT(offered(), IsEmpty());
    EXPECT_EQ(outbox_.next_due(), now_ + milliseconds{1});
    pass(milliseconds{1});
    EXPECT_THAT(offered(), ElementsAre(1)) << "the others of its key wait until it has passed";
    deliver(1);
    EXPECT_THAT(offered(), ElementsAre(3));
}

TEST_F(OutboxTest, WaitsLongerEachTimeUpToMinutes) {
    add(1, "tickets", "ana");
    flush();
    offered();
    milliseconds waited{0};
    milliseconds longest{0};
    int tries = 0;
    for (; waited < std::chrono::hours{1}; ++tries) {
        refuse(1, Refusal::too_large);
        EXPECT_THAT(offered(), IsEmpty());
        const auto wait = outbox_.next_due() - now_;
        longest = std::max(longest, wait);
        waited += wait;
        pass(wait);
        EXPECT_THAT(offered(), ElementsAre(1));
    }
    EXPECT_EQ(longest, Outbox::longest_hold);
    EXPECT_LT(tries, 25);
}

TEST_F(OutboxTest, HoldsBackATopicThatTakesNothingAndTriesItWithOneMessage) {
    for (std::uint64_t id = 1; id <= 3; ++id) add(id, "tickets", id == 1 ? "ana" : "eva");
    flush();
    for (std::uint64_t id = 1; id <= 3; ++id) refuse(id, Refusal::unauthorized);
    add(4, "tickets", "luz");
    add(5, "commands", "CP1");
    flush();
    EXPECT_THAT(offered(), ElementsAre(1, 2, 3, 5));
    pass(seconds{1});
    EXPECT_THAT(offered(), ElementsAre(1));
    refuse(1, Refusal::unauthorized);
    pass(seconds{1});
    EXPECT_THAT(offered(), IsEmpty());
    pass(seconds{1});
    EXPECT_THAT(offered(), ElementsAre(1));
    deliver(1);
    EXPECT_THAT(offered(), ElementsAre(2, 3, 4));
}

TEST_F(OutboxTest, AsksNoMoreThanOnceASecondForATopicThatIsNotThere) {
    answers_.emplace("commands", PublishResult::absent);
    add(1, "commands", "CP1");
    add(2, "tickets", "ana");
    flush();
    EXPECT_THAT(offered(), ElementsAre(2)) << "other topics do not wait";
    EXPECT_THAT(outbox_.held(), IsEmpty()) << "whoever makes the topics says so";
    answers_.clear();
    flush();
    EXPECT_THAT(offered(), IsEmpty());
    outbox_.hold_no_more();
    flush();
    EXPECT_THAT(offered(), ElementsAre(1)) << "it has been made";
}

TEST_F(OutboxTest, DoesNotSpinWhileThereIsNoRoomForWhatWasHeldBack) {
    add(1, "tickets", "ana");
    flush();
    refuse(1, Refusal::invalid);
    answers_.emplace("tickets", PublishResult::later);
    pass(seconds{1});
    EXPECT_GT(outbox_.next_due(), now_);
}

TEST_F(OutboxTest, WhatTheLibraryWillNotTakeIsKeptToo) {
    answers_.emplace("tickets", failure(Fault::invalid, "too large"));
    add(1, "tickets", "ana");
    flush();
    EXPECT_EQ(outbox_.size(), 1U);
    EXPECT_FALSE(outbox_.has_delivered());
    EXPECT_THAT(outbox_.held(), ElementsAre(Outbox::Held{"tickets", "too large"}));
    EXPECT_EQ(outbox_.next_due(), now_ + seconds{1});
}

TEST_F(OutboxTest, SaysOfWhichTopicMessagesAreHeldBackUntilTheyHavePassed) {
    add(1, "tickets", "ana");
    flush();
    refuse(1, Refusal::too_large);
    EXPECT_THAT(outbox_.held(), ElementsAre(Outbox::Held{"tickets", "no"}));
    pass(seconds{1});
    EXPECT_THAT(outbox_.held(), SizeIs(1));
    deliver(1);
    EXPECT_THAT(outbox_.held(), IsEmpty());
}

TEST_F(OutboxTest, ShortensWhatIsTooLargeInsteadOfHoldingItBack) {
    add(1, "deadletters", "CP1", std::string(32'768, 'x'));
    flush();
    std::vector<std::size_t> sizes{last_size_};
    while (last_size_ > shortest) {
        refuse(1, Refusal::too_large);
        sizes.push_back(last_size_);
    }
    EXPECT_THAT(sizes, ElementsAre(32'768, 16'384, 8'192, 4'096, 2'048, 1'024));
    EXPECT_THAT(outbox_.held(), IsEmpty());
    refuse(1, Refusal::too_large);
    EXPECT_THAT(outbox_.held(), SizeIs(1));
}

TEST_F(OutboxTest, IsFullByItsBytes) {
    const std::string payload(16'384, 'x');
    for (std::uint64_t id = 1; id <= 500; ++id) add(id, "deadletters", "CP1", payload);
    EXPECT_FALSE(outbox_.full());
    for (std::uint64_t id = 501; id <= 512; ++id) add(id, "deadletters", "CP1", payload);
    EXPECT_TRUE(outbox_.full());
    flush();
    for (std::uint64_t id = 1; id <= 100; ++id) deliver(id);
    EXPECT_FALSE(outbox_.full());
}

TEST_F(OutboxTest, IsFullByItsRows) {
    for (std::uint64_t id = 1; id <= Outbox::rows_max; ++id) add(id, "tickets", "ana");
    EXPECT_TRUE(outbox_.full());
}

}  // namespace
}  // namespace evc
