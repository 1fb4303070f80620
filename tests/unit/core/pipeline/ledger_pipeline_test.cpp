#include "core/pipeline/ledger_pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace evc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A store that keeps what it was given until the test says that it is stored.
class ManualStore : public BatchStore<LedgerBatch> {
public:
    explicit ManualStore(ManualStore*& here) { here = this; }
    void store(std::shared_ptr<const std::vector<LedgerBatch>> batches, Done done) override {
        batches_ = std::move(batches);
        done_ = std::move(done);
    }
    void wait(milliseconds /*delay*/, std::function<void()> /*again*/) override {}

    [[nodiscard]] bool busy() const { return done_ != nullptr; }
    [[nodiscard]] const LedgerBatch& first() const { return batches_->front(); }
    void succeed() { std::exchange(done_, nullptr)({}); }

private:
    std::shared_ptr<const std::vector<LedgerBatch>> batches_;
    Done done_;
};

/// Writes down what it is told; messages are their kind's name.
class LedgerPipelineTest : public testing::Test, protected LedgerPorts {
protected:
    [[nodiscard]] Moment now() const override { return {Wall{seconds{1'000}}, Steady{seconds{10}}}; }
    void set_alarm(Alarm which, Steady at) override { alarms_[which] = at; }
    OutboxRow encode(const Command&) override { return {0, "commands", "cp", "command", {}}; }
    OutboxRow encode(const Ticket&) override { return {0, "tickets", "driver", "ticket", {}}; }
    OutboxRow encode_tombstone(const CpId&) override { return {0, "status", "cp", std::nullopt, {}}; }
    OutboxResend encode_resend(const RequestId& request) override { return {0, "tickets", request}; }
    std::optional<OutboxRow> encode_dead_letter(const std::string& why) override {
        if (!record_in_hand_) return std::nullopt;
        return OutboxRow{0, "deadletters", "", why, {}};
    }
    TicketPayload payload_of(const Ticket& ticket) override { return {ticket.request, {}, "ticket"}; }
    OperatorMessage message_of(const Notice&) override { return {now().wall, NoticeLevel::info, "message"}; }
    [[nodiscard]] milliseconds message_retention() const override { return seconds{600}; }
    Result<PublishResult> publish(const OutboxRow& row) override {
        said_.push_back("publish " + row.topic);
        published_.push_back(row.id);
        return PublishResult::queued;
    }
    bool shorten(OutboxRow&) override { return false; }
    void dispatch(Action& action) override {
        said_.push_back(std::holds_alternative<Notify>(action)          ? "say"
                        : std::holds_alternative<SendTombstone>(action) ? "tombstone"
                                                                        : "action");
    }
    void stored(const LedgerBatch&) override { said_.emplace_back("stored"); }
    void resend(std::vector<OutboxResend> resends) override { resends_ = std::move(resends); }

    LedgerTransaction transaction(std::vector<Action> actions, std::vector<LedgerChange> changes = {}) {
        FleetEffects effects{std::move(changes), std::move(actions)};
        LedgerTransaction transaction;
        pipeline_.take(transaction, effects);
        return transaction;
    }
    void deliver(std::uint64_t row) {
        const Delivery delivery{row, true};
        pipeline_.on_deliveries({&delivery, 1});
    }
    std::vector<std::string> said() { return std::exchange(said_, {}); }

    bool record_in_hand_ = false;
    std::map<Alarm, Steady> alarms_;
    std::vector<std::string> said_;
    std::vector<std::uint64_t> published_;
    std::vector<OutboxResend> resends_;
    ManualStore* store_ = nullptr;
    LedgerPipeline pipeline_{static_cast<LedgerPorts&>(*this), std::make_unique<ManualStore>(store_), CommitEvents{},
                             LedgerPipeline::Start{7, {{"requests", 2, 40, Wall{}, 0}}}};
};

TEST_F(LedgerPipelineTest, SendsWhatPassesThroughTheOutboxWhenItIsStoredAndNotBefore) {
    pipeline_.commit(transaction({SendCommand{}, SendTicket{}, SendStatus{}}));
    EXPECT_THAT(said(), IsEmpty());
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored", "publish commands", "publish tickets", "action"));
    EXPECT_THAT(published_, ElementsAre(8, 9)) << "ids go on where the ledger stands";
}

TEST_F(LedgerPipelineTest, ARepeatedCommandIsNotStored) {
    pipeline_.commit(transaction({SendCommand{{}, true}}));
    EXPECT_FALSE(store_->busy());
    EXPECT_THAT(said(), ElementsAre("action"));
}

TEST_F(LedgerPipelineTest, WhatAcknowledgesNothingDoesNotWaitForTheDisk) {
    pipeline_.commit(transaction({SendTicket{}, CpChanged{}}));
    EXPECT_THAT(said(), ElementsAre("action"));
}

TEST_F(LedgerPipelineTest, AStatusThatIsNotSentYetIsForgottenWithItsTombstone) {
    pipeline_.commit(transaction({SendTombstone{}}));
    store_->succeed();
    EXPECT_THAT(said(), ElementsAre("stored", "publish status", "tombstone"));
}

TEST_F(LedgerPipelineTest, ADeadLetterNeedsARecord) {
    EXPECT_TRUE(transaction({DeadLetter{"no"}}).empty());
    record_in_hand_ = true;
    EXPECT_THAT(transaction({DeadLetter{"no"}}).batch.outbox, SizeIs(1));
}

TEST_F(LedgerPipelineTest, ATicketIsStoredWithTheBytesThatAreSent) {
    const auto taken = transaction({}, {SaveTicket{}});
    EXPECT_THAT(taken.batch.tickets, SizeIs(1));
    EXPECT_EQ(taken.batch.tickets.front().payload, "ticket");
}

TEST_F(LedgerPipelineTest, OperatorMessagesFollowInTheBackground) {
    pipeline_.commit(transaction({Notify{}}));
    EXPECT_THAT(said(), ElementsAre("say"));
    EXPECT_FALSE(store_->busy());
    EXPECT_EQ(alarms_.at(Alarm::background), now().steady + milliseconds{100});
    pipeline_.on_alarm(Alarm::background);
    EXPECT_THAT(store_->first().messages, SizeIs(1));
    EXPECT_EQ(store_->first().messages_since, now().wall - message_retention());
}

TEST_F(LedgerPipelineTest, WhatIsInTheBackgroundGoesWithWhatIsStoredAnyway) {
    pipeline_.commit(transaction({Notify{}}));
    pipeline_.commit_with_background(transaction({}, {SaveCp{}}));
    EXPECT_THAT(store_->first().messages, SizeIs(1));
}

TEST_F(LedgerPipelineTest, AnEventThatStoresNothingDoesNotStoreTheBackgroundEarly) {
    pipeline_.commit(transaction({Notify{}}));
    pipeline_.commit_with_background(transaction({CpChanged{}, SendStatus{}}));
    EXPECT_FALSE(store_->busy());
}

TEST_F(LedgerPipelineTest, DeletesWhatWasDeliveredInTheBackground) {
    pipeline_.commit(transaction({SendTicket{}}));
    store_->succeed();
    deliver(8);
    EXPECT_FALSE(store_->busy());
    EXPECT_FALSE(pipeline_.idle());
    pipeline_.on_alarm(Alarm::background);
    EXPECT_THAT(store_->first().delivered, ElementsAre(8));
    store_->succeed();
    EXPECT_TRUE(pipeline_.idle());
}

TEST_F(LedgerPipelineTest, StoresTheLastStepOfAPartitionAndWhereTheLedgerStoodBeforeIt) {
    LedgerTransaction transaction;
    pipeline_.note_offset(transaction, {"requests", 2, 41, Wall{}, 0});
    pipeline_.note_offset(transaction, {"requests", 2, 42, Wall{}, 0});
    pipeline_.note_offset(transaction, {"requests", 3, 1, Wall{}, 0});
    ASSERT_THAT(transaction.batch.offsets, SizeIs(2));
    EXPECT_EQ(transaction.batch.offsets[0].expected_next, 40);
    EXPECT_EQ(transaction.batch.offsets[0].now.next, 42);
    EXPECT_EQ(transaction.batch.offsets[1].expected_next, std::nullopt);
}

TEST_F(LedgerPipelineTest, AsksForTheBytesOfATicketThatIsSentAgainWhenThatIsStored) {
    pipeline_.commit(transaction({ResendTicket{}}));
    EXPECT_THAT(resends_, IsEmpty());
    store_->succeed();
    ASSERT_THAT(resends_, SizeIs(1));
    EXPECT_EQ(resends_.front().id, 8U);
    pipeline_.add({8, "tickets", "driver", "ticket", {}});
    pipeline_.flush();
    EXPECT_THAT(published_, ElementsAre(8));
}

TEST_F(LedgerPipelineTest, DrainsWhatIsUnderWayAndFinishesWithWhatIsInTheBackground) {
    pipeline_.commit(transaction({SendTicket{}, Notify{}}));
    pipeline_.drain([this] { said_.emplace_back("drained"); });
    store_->succeed();
    store_->succeed();
    EXPECT_EQ(said().back(), "drained");
    pipeline_.finish([this] { said_.emplace_back("finished"); });
    EXPECT_THAT(store_->first().messages, SizeIs(1));
    store_->succeed();
    store_->succeed();
    EXPECT_EQ(said().back(), "finished");
}

}  // namespace
}  // namespace evc
