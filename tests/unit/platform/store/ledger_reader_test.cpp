#include "platform/store/ledger_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "samples.hpp"

namespace evc::store {
namespace {

using testing::ElementsAre;

/// Five ended sessions, the even ones at CP2, the first of another driver; the reader looks while the ledger is open.
class LedgerReaderTest : public testing::Test {
protected:
    void SetUp() override {
        for (std::uint64_t n = 1; n <= 5; ++n) {
            auto batch = ended(n);
            auto& record = std::get<SaveSession>(batch.changes[0]).record;
            auto& issued = std::get<SaveTicket>(batch.changes[1]).ticket;
            if (n % 2 == 0) record.cp = issued.cp = cp("CP2");
            if (n == 1) record.driver = issued.driver = driver("maria");
            ASSERT_OK(ledger_->commit(batch));
        }
        auto reader = LedgerReader::open(path_);
        ASSERT_OK(reader);
        reader_ = std::move(*reader);
    }
    [[nodiscard]] std::vector<std::uint64_t> tickets(const ListFilter& filter) {
        std::vector<std::uint64_t> numbers;
        const auto listed = reader_->tickets(filter).value();
        for (const auto& found : listed) numbers.push_back(found.request.low);
        return numbers;
    }
    [[nodiscard]] std::vector<std::uint64_t> sessions(const ListFilter& filter) {
        std::vector<std::uint64_t> numbers;
        const auto listed = reader_->sessions(filter).value();
        for (const auto& found : listed) numbers.push_back(found.id.low);
        return numbers;
    }

    TempDir dir_;
    std::string path_ = dir_.file("ledger.db");
    std::unique_ptr<Ledger> ledger_ = open_ledger(path_);
    std::unique_ptr<LedgerReader> reader_;
};

TEST_F(LedgerReaderTest, ListsTheNewestFirst) {
    EXPECT_THAT(tickets({}), ElementsAre(5, 4, 3, 2, 1));
    EXPECT_THAT(sessions({}), ElementsAre(5, 4, 3, 2, 1));
    EXPECT_THAT(tickets({{}, {}, {}, {}, 2}), ElementsAre(5, 4));
}

TEST_F(LedgerReaderTest, ListsByChargePointAndDriver) {
    EXPECT_THAT(tickets({cp("CP2"), {}, {}, {}}), ElementsAre(4, 2));
    EXPECT_THAT(sessions({{}, driver("maria"), {}, {}}), ElementsAre(1));
    EXPECT_THAT(tickets({cp("CP1"), driver("ana"), {}, {}}), ElementsAre(5, 3));
    EXPECT_THAT(sessions({cp("CP2"), driver("maria"), {}, {}}), ElementsAre());
}

TEST_F(LedgerReaderTest, ListsBetweenTwoTimes) {
    EXPECT_THAT(tickets({{}, {}, ticket(2).at, ticket(4).at}), ElementsAre(3, 2));
    EXPECT_THAT(sessions({cp("CP2"), {}, session_record(3).authorized_at, {}}), ElementsAre(4));
}

TEST_F(LedgerReaderTest, ListsWhatHasEndedAlone) {
    LedgerBatch open;
    open.changes.emplace_back(SaveSession{session_record(6, SessionState::charging)});
    ASSERT_OK(ledger_->commit(open));
    EXPECT_EQ(reader_->sessions({}).value().size(), 6U);
    EXPECT_EQ(reader_->ended_sessions({}).value().size(), 5U);
    EXPECT_EQ(reader_->ended_sessions({cp("CP2"), {}, {}, {}, 1}).value().at(0).id, session_record(4).id);
}

TEST_F(LedgerReaderTest, ListsTicketsWithARemarkAlone) {
    auto batch = ended(6);
    std::get<SaveTicket>(batch.changes[1]).remark = remark::meter_fell_back;
    ASSERT_OK(ledger_->commit(batch));
    ListFilter filter;
    filter.remarked = true;
    EXPECT_THAT(tickets(filter), ElementsAre(6));
    filter.driver = driver("maria");
    EXPECT_THAT(tickets(filter), ElementsAre());
}

TEST_F(LedgerReaderTest, GivesBackATicketAsItWasIssued) {
    EXPECT_EQ(reader_->tickets({{}, {}, ticket(5).at, {}}).value().at(0), ticket(5));
    EXPECT_EQ(reader_->sessions({{}, {}, session_record(5).authorized_at, {}}).value().at(0), session_record(5));
}

TEST_F(LedgerReaderTest, SeesWhatIsCommittedWhileItLooks) {
    ASSERT_OK(ledger_->commit(row(1)));
    EXPECT_EQ(reader_->outbox_after(0, 10).value().size(), 1U);
}

TEST_F(LedgerReaderTest, ShowsTheNewestMessagesAndTheLedgerKeepsNoMoreThanItSays) {
    LedgerBatch batch;
    for (int n = 0; n < static_cast<int>(messages_kept) + 10; ++n)
        batch.messages.push_back({at(n), NoticeLevel::warning, std::to_string(n)});
    ASSERT_OK(ledger_->commit(batch));
    EXPECT_EQ(reader_->messages(5'000).value().size(), messages_kept);
    EXPECT_THAT(reader_->messages(2).value(), ElementsAre(batch.messages.end()[-2], batch.messages.end()[-1]));
}

TEST_F(LedgerReaderTest, KeepsHalfOfTheMessagesForWhatMatters) {
    LedgerBatch errors;
    for (int n = 0; n < 600; ++n) errors.messages.push_back({at(n), NoticeLevel::error, "error"});
    ASSERT_OK(ledger_->commit(errors));
    LedgerBatch flood;
    for (int n = 0; n < 5'000; ++n) flood.messages.push_back({at(1'000 + n), NoticeLevel::info, "rejected"});
    ASSERT_OK(ledger_->commit(flood));
    const auto kept = reader_->messages(5'000).value();
    ASSERT_EQ(kept.size(), messages_kept);
    EXPECT_EQ(std::ranges::count(kept, NoticeLevel::error, &OperatorMessage::level), 500);
}

TEST_F(LedgerReaderTest, ShowsNoMessageFromBeforeWhatTheLedgerIsToKeep) {
    LedgerBatch old;
    old.messages = {{at(1), NoticeLevel::info, "forgotten"}, {at(5), NoticeLevel::info, "kept"}};
    ASSERT_OK(ledger_->commit(old));
    LedgerBatch fresh;
    fresh.messages = {{at(9), NoticeLevel::info, "new"}};
    fresh.messages_since = at(5);
    ASSERT_OK(ledger_->commit(fresh));
    EXPECT_THAT(reader_->messages(10).value(), ElementsAre(old.messages[1], fresh.messages[0]));
}

TEST(LedgerReaderOpening, SaysThatThereIsNoLedger) {
    const TempDir dir;
    EXPECT_FALSE(LedgerReader::open(dir.file("none")));
    EXPECT_FALSE(std::filesystem::exists(dir.file("none")));
}

}  // namespace
}  // namespace evc::store
