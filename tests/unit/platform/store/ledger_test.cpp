#include "platform/store/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/store/maintenance.hpp"
#include "samples.hpp"

namespace evc::store {
namespace {

using testing::HasSubstr;

class LedgerTest : public testing::Test {
protected:
    void reopen() {
        ledger_.reset();
        ledger_ = open_ledger(path_);
    }
    [[nodiscard]] LedgerSnapshot snapshot() {
        auto snapshot = ledger_->snapshot();
        EXPECT_TRUE(snapshot) << snapshot.error().text;
        return snapshot.value_or(LedgerSnapshot{});
    }
    [[nodiscard]] std::vector<OutboxRow> outbox() { return ledger_->outbox_after(0, 1'000).value(); }
    template <class... Change>
    [[nodiscard]] Status save(Change... changes) {
        LedgerBatch batch;
        (batch.changes.emplace_back(std::move(changes)), ...);
        return ledger_->commit(batch);
    }

    TempDir dir_;
    std::string path_ = dir_.file("ledger.db");
    std::unique_ptr<Ledger> ledger_ = open_ledger(path_);
};

CpRecord full_record() {
    CpRecord r;
    r.id = cp("CP-7.b");
    r.location = "Gran Vía";
    r.tariff = {123'456, *Currency::parse("JPY")};
    r.stopped = true;
    r.n = ~std::uint64_t{0};
    r.acked_n = 41;
    r.order_reason = "operator-stop";
    r.order_at = at(3);
    r.engine = engine_id;
    r.epoch = 12;
    r.connected = true;
    return r;
}

constexpr std::uintmax_t page = 4'096;

TEST_F(LedgerTest, IsCarriedIntoItsFileBetweenCommits) {
    const auto much = row(1, Ledger::checkpoint_pages * page);
    ASSERT_OK(ledger_->commit(much));
    EXPECT_LT(std::filesystem::file_size(path_), Ledger::checkpoint_pages * page / 2);
    ledger_->checkpoint();
    EXPECT_GT(std::filesystem::file_size(path_), Ledger::checkpoint_pages * page);
}

TEST_F(LedgerTest, IsCarriedIntoItsFileByACommitWhenItsLogIsVeryLong) {
    ASSERT_OK(ledger_->commit(row(1, Ledger::longest_pages * page)));
    EXPECT_GT(std::filesystem::file_size(path_), Ledger::longest_pages * page);
}

TEST_F(LedgerTest, KeepsTheIdItWasBegunWith) {
    ledger_.reset();
    auto again = Ledger::open(path_, LedgerId{7, 7});
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ((*again)->id(), ledger_id);
    EXPECT_EQ((*again)->snapshot()->ledger, ledger_id);
}

TEST_F(LedgerTest, KnowsWhenItsNewestTicketWasIssued) {
    EXPECT_EQ(snapshot().newest_ticket, Wall{});
    ASSERT_OK(ledger_->commit(ended(1)));
    ASSERT_OK(ledger_->commit(ended(2)));
    EXPECT_EQ(snapshot().newest_ticket, ticket(2).at);
}

TEST_F(LedgerTest, GivesBackAChargePointAsItWasSaved) {
    auto record = full_record();
    ASSERT_OK(save(SaveCp{CpRecord{record.id, "old", {}, false, 0, 0, {}, {}, {}, 0, false}}, SaveCp{record}));
    reopen();
    EXPECT_THAT(snapshot().charge_points, testing::ElementsAre(record));
    ASSERT_OK(save(RemoveCp{record.id}));
    EXPECT_TRUE(snapshot().charge_points.empty());
}

TEST_F(LedgerTest, GivesBackOpenSessionsAndTheirNewestState) {
    auto open = session_record(1, SessionState::authorized);
    open.started_at.reset();
    open.finish = "driver-stop";
    open.finish_at = at(5);
    ASSERT_OK(save(SaveSession{open}));
    reopen();
    EXPECT_THAT(snapshot().open_sessions, testing::ElementsAre(open));
    open.state = SessionState::charging;
    open.energy = {energy_max};
    open.started_at = at(8);
    ASSERT_OK(save(SaveSession{open}));
    EXPECT_THAT(snapshot().open_sessions, testing::ElementsAre(open));
}

TEST_F(LedgerTest, RemembersAnEndedRequestByItsTicket) {
    ASSERT_OK(ledger_->commit(ended(1)));
    reopen();
    EXPECT_TRUE(snapshot().open_sessions.empty());
    const auto past = past_of(path_, session(1));
    ASSERT_TRUE(past.ended);
    const EndedRequest expected{session(1),        asker_of(driver(), cp()), engine_id,
                                WattHours{12'999}, session_record(1).tariff, "fault"};
    EXPECT_EQ(*past.ended, expected);
    EXPECT_FALSE(past_of(path_, session(2)).ended);
}

TEST_F(LedgerTest, RemembersARejectedRequestByTheSessionItWouldHaveHad) {
    LedgerBatch batch;
    auto rejected = ticket(1);
    rejected.session.reset();
    rejected.tariff.reset();
    batch.changes.emplace_back(SaveTicket{rejected});
    batch.tickets.push_back({request(1), session(1), "{}"});
    ASSERT_OK(ledger_->commit(batch));
    const auto past = past_of(path_, session(1));
    ASSERT_TRUE(past.ended);
    EXPECT_TRUE(past.ended->engine.is_nil());
}

TEST_F(LedgerTest, GivesBackWaitingRequestsAndLateReports) {
    const WaitingRequest waiting{{request(1), session(1), driver(), cp(), Origin::site, at(1), std::nullopt}, at(30)};
    const LateReport late{session(2), cp(), engine_id, {5}, {12}, at(2), true};
    ASSERT_OK(save(SaveWaiting{waiting}, SaveLate{late}, SaveLate{late}));
    reopen();
    EXPECT_THAT(snapshot().waiting, testing::ElementsAre(waiting));
    EXPECT_THAT(past_of(path_, session(2)).late, testing::ElementsAre(late));
    ASSERT_OK(save(RemoveWaiting{request(1)}));
    EXPECT_TRUE(snapshot().waiting.empty());
}

TEST_F(LedgerTest, KeepsOfALateReportTheHighestOfEachEngine) {
    const LateReport first{session(2), cp(), engine_id, {20}, {120}, at(2)};
    const LateReport higher{session(2), cp(), engine_id, {30}, {130}, at(3)};
    const LateReport other{session(2), cp(), EngineId{1, 1}, {7}, {7}, at(4)};
    ASSERT_OK(save(SaveLate{first}, SaveLate{higher}, SaveLate{first}, SaveLate{other}));
    EXPECT_THAT(past_of(path_, session(2)).late, testing::UnorderedElementsAre(higher, other));
}

TEST_F(LedgerTest, RefusesASecondTicketForARequestAndStoresNothingOfThatCommit) {
    ASSERT_OK(ledger_->commit(ended(1)));
    auto second = ended(1);
    second.changes.insert(second.changes.begin(), SaveCp{full_record()});
    const auto status = ledger_->commit(second);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::internal);
    EXPECT_TRUE(snapshot().charge_points.empty());
    EXPECT_EQ(tickets_in(path_), 1U);
    ASSERT_OK(ledger_->commit(ended(2)));
}

TEST_F(LedgerTest, RefusesATicketWithoutItsBytes) {
    const auto status = save(SaveTicket{ticket(1)});
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::internal);
}

TEST_F(LedgerTest, KeepsOutboxRowsUntilTheyAreDelivered) {
    LedgerBatch batch;
    const OutboxRow tombstone{4, "status", "CP1", std::nullopt, {}};
    const OutboxRow dead{5, "deadletters", std::string{"\0\xff", 2}, std::string{}, {{"reason", "bad"}, {"topic", {}}}};
    batch.outbox = {tombstone, dead};
    ASSERT_OK(ledger_->commit(batch));
    ASSERT_OK(ledger_->commit(row(6)));
    reopen();
    EXPECT_THAT(outbox(), testing::ElementsAre(tombstone, dead, row(6).outbox.front()));
    EXPECT_THAT(ledger_->outbox_after(4, 1).value(), testing::ElementsAre(dead));

    LedgerBatch delivery;
    delivery.delivered = {5, 4, 99};
    ASSERT_OK(ledger_->commit(delivery));
    EXPECT_THAT(outbox(), testing::ElementsAre(row(6).outbox.front()));
}

TEST_F(LedgerTest, DemandsThatOutboxIdsGrowEvenWhenAllRowsAreGone) {
    auto batch = row(9);
    batch.delivered = {9};
    ASSERT_OK(ledger_->commit(batch));
    reopen();
    EXPECT_EQ(ledger_->last_outbox_id(), 9U);
    EXPECT_FALSE(ledger_->commit(row(9)));
    ASSERT_OK(ledger_->commit(row(10)));
    EXPECT_EQ(ledger_->last_outbox_id(), 10U);
}

TEST_F(LedgerTest, SendsAStoredTicketAgainByteForByte) {
    ASSERT_OK(ledger_->commit(ended(1)));
    LedgerBatch batch;
    batch.resends.push_back({1, "tickets", request(1)});
    ASSERT_OK(ledger_->commit(batch));
    EXPECT_THAT(outbox(), testing::ElementsAre(OutboxRow{1, "tickets", "ana", payload_of(1), {}}));
}

TEST_F(LedgerTest, MakesNoRowOfATicketThatIsNotThereAndGoesOn) {
    LedgerBatch batch;
    batch.resends.push_back({1, "tickets", request(2)});
    ASSERT_OK(ledger_->commit(batch));
    EXPECT_TRUE(outbox().empty());
    ASSERT_OK(ledger_->commit(row(2)));
}

TEST_F(LedgerTest, TakesAnOffsetOnlyFromWhereItStands) {
    LedgerBatch batch;
    batch.offsets.push_back({std::nullopt, {"requests", 3, 10, at(1), 0xffff'ffff}});
    ASSERT_OK(ledger_->commit(batch));
    EXPECT_FALSE(ledger_->commit(batch));

    batch.offsets = {{10, {"requests", 3, 11, at(2), 5}}};
    ASSERT_OK(ledger_->commit(batch));
    batch.outbox = row(1).outbox;
    const auto twice = ledger_->commit(batch);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().fault, Fault::internal);
    EXPECT_THAT(twice.error().text, HasSubstr("requests 3"));
    EXPECT_TRUE(outbox().empty());

    // A topic that was created anew begins at 0 again.
    batch.offsets = {{11, {"requests", 3, 0, at(2), 0}}};
    ASSERT_OK(ledger_->commit(batch));
    EXPECT_THAT(ledger_->offsets().value(), testing::ElementsAre(batch.offsets.front().now));
    // Whoever writes a record chooses its time stamp.
    batch.outbox.clear();
    for (const auto written : {Wall::max(), Wall::min(), Wall{milliseconds{-1}}}) {
        batch.offsets = {{batch.offsets.front().now.next, {"requests", 3, 1, written, 0}}};
        ASSERT_OK(ledger_->commit(batch));
        EXPECT_THAT(ledger_->offsets().value(), testing::ElementsAre(batch.offsets.front().now));
    }
}

TEST_F(LedgerTest, StoresSeveralBatchesTogetherOrNotAtAll) {
    const std::vector<LedgerBatch> good{ended(1), ended(2), row(1)};
    ASSERT_OK(ledger_->commit(good));
    const std::vector<LedgerBatch> bad{ended(3), ended(1)};
    EXPECT_FALSE(ledger_->commit(bad));
    EXPECT_EQ(tickets_in(path_), 2U);
}

/// The same ticket of a request that nobody supplied for.
LedgerBatch rejected(std::uint64_t number) {
    auto batch = ended(number);
    batch.changes.erase(batch.changes.begin());
    std::get<SaveTicket>(batch.changes.front()).ticket.status = TicketStatus::rejected;
    return batch;
}

KeepBooks passed(milliseconds time, Retention retention = {}) {
    return {BooksTime{time, at(1), time, at(2)}, retention};
}

constexpr std::chrono::hours day{24};

class LedgerForgetting : public LedgerTest {
protected:
    void store(std::uint64_t first, std::uint64_t last, LedgerBatch (*make)(std::uint64_t) = ended) {
        std::vector<LedgerBatch> batches;
        for (auto n = first; n <= last; ++n) batches.push_back(make(n));
        ASSERT_OK(ledger_->commit(batches));
    }
    void report(std::uint64_t number, bool stranger) {
        ASSERT_OK(save(SaveLate{{session(number), cp(), engine_id, {5}, {5}, at(0), stranger}}));
    }
    void pass(milliseconds time, const Retention& retention = {}) { ASSERT_OK(save(passed(time, retention))); }
    void commit_nothing() { ASSERT_OK(ledger_->commit(LedgerBatch{})); }
};

TEST_F(LedgerForgetting, KeepsHowOldTheBooksAre) {
    pass(5 * day);
    reopen();
    EXPECT_EQ(snapshot().time, passed(5 * day).time);
}

TEST_F(LedgerForgetting, GoesByNumberAndTimeThatPassedAFewWithEachCommit) {
    const auto old = static_cast<std::uint64_t>(Ledger::forget_chunk) + 20;
    pass(day);
    store(1, old);
    pass(2 * day);
    store(old + 1, old + 5);
    pass(91 * day);
    EXPECT_EQ(tickets_in(path_), old + 5) << "those of the second day are not old enough";
    pass(92 * day);
    EXPECT_EQ(tickets_in(path_), 25U);
    commit_nothing();
    EXPECT_EQ(tickets_in(path_), 5U);
    EXPECT_EQ(rows_in(path_, "sessions"), 5U);
    reopen();
    pass(92 * day + std::chrono::hours{1});
    EXPECT_EQ(tickets_in(path_), 5U);
    EXPECT_TRUE(verify_ledger(path_).value().empty());
}

TEST_F(LedgerForgetting, NumbersNothingAnewWhenAllIsForgotten) {
    pass(day);
    store(1, 50);
    pass(2 * day);
    pass(92 * day);
    EXPECT_EQ(tickets_in(path_), 0U);
    store(51, 52);
    pass(93 * day);
    EXPECT_EQ(tickets_in(path_), 2U);
}

TEST_F(LedgerForgetting, IsSoonerForRejectionsAndStrangers) {
    store(1, 2);
    store(3, 4, rejected);
    report(10, false);
    report(11, true);
    pass(2 * day);
    EXPECT_EQ(tickets_in(path_), 4U) << "written at the first mark at the latest, which is now";
    pass(4 * day);
    EXPECT_EQ(tickets_in(path_), 2U);
    EXPECT_FALSE(past_of(path_, session(3)).ended);
    EXPECT_EQ(past_of(path_, session(10)).late.size(), 1U);
    EXPECT_TRUE(past_of(path_, session(11)).late.empty());
    EXPECT_TRUE(verify_ledger(path_).value().empty());
}

TEST_F(LedgerForgetting, KeepsSoManyOfEachKindAndTheNewest) {
    Retention few;
    few.max_tickets = 3;
    few.max_rejections = 200;
    few.max_strangers = 2;
    pass(day, few);
    store(1, 5);
    store(1'001, 1'500, rejected);
    for (std::uint64_t n = 1; n <= 5; ++n) report(n, true);
    EXPECT_EQ(tickets_in(path_), 203U);
    EXPECT_FALSE(past_of(path_, session(2)).ended);
    EXPECT_TRUE(past_of(path_, session(3)).ended);
    EXPECT_FALSE(past_of(path_, session(1'300)).ended);
    EXPECT_TRUE(past_of(path_, session(1'301)).ended);
    EXPECT_EQ(rows_in(path_, "late"), 2U);
    EXPECT_TRUE(verify_ledger(path_).value().empty());
}

TEST_F(LedgerForgetting, TakesAForgottenRequestAnew) {
    pass(day);
    store(1, 1);
    pass(2 * day);
    pass(92 * day);
    EXPECT_FALSE(past_of(path_, session(1)).ended);
    store(1, 1);
    EXPECT_TRUE(past_of(path_, session(1)).ended);
}

TEST_F(LedgerTest, RemembersItsOpenings) {
    const auto first = ledger_->begin({7, 1});
    ASSERT_OK(first);
    EXPECT_TRUE(first->empty);
    EXPECT_TRUE(first->generations.empty());
    ASSERT_OK(ledger_->commit(row(3)));
    reopen();
    const auto second = ledger_->begin({7, 2});
    ASSERT_OK(second);
    EXPECT_EQ(second->ledger, ledger_id);
    EXPECT_EQ(second->row, 3U);
    EXPECT_THAT(second->generations, testing::ElementsAre(GenerationId{7, 1}));
    ASSERT_OK(ledger_->commit(ended(1)));
    reopen();
    const auto third = ledger_->begin({7, 3});
    ASSERT_OK(third);
    EXPECT_FALSE(third->empty);
    EXPECT_THAT(third->generations, testing::ElementsAre(GenerationId{7, 1}, GenerationId{7, 2}));
}

TEST(LedgerOpening, RefusesASecondProcess) {
    const TempDir dir;
    const auto first = open_ledger(dir.file("l"));
    const auto second = Ledger::open(dir.file("l"), ledger_id);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::unavailable);
    EXPECT_THAT(second.error().text, HasSubstr("another process"));
}

TEST(LedgerOpening, LeavesWhatIsNoDatabaseAsItIs) {
    const TempDir dir;
    std::ofstream{dir.file("l")} << std::string(5'000, 'x');
    const auto ledger = Ledger::open(dir.file("l"), ledger_id);
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::corrupt);
    EXPECT_EQ(content_of(dir.file("l")), std::string(5'000, 'x'));
}

TEST(LedgerOpening, NoticesADamagedPageAndDoesNotBeginAnew) {
    const TempDir dir;
    {
        const auto ledger = open_ledger(dir.file("l"));
        std::vector<LedgerBatch> batches;
        for (std::uint64_t n = 1; n < 200; ++n) batches.push_back(ended(n));
        ASSERT_OK(ledger->commit(batches));
    }
    const auto size = std::filesystem::file_size(dir.file("l"));
    for (std::uintmax_t offset = 4096 * 20; offset < size; offset += 4096)
        overwrite(dir.file("l"), static_cast<std::streamoff>(offset), std::string(64, '\xa5'));
    const auto before = content_of(dir.file("l"));
    const auto ledger = Ledger::open(dir.file("l"), ledger_id);
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::corrupt);
    EXPECT_THAT(ledger.error().text, HasSubstr("left as it is"));
    EXPECT_EQ(content_of(dir.file("l")), before);
}

// Found by fuzzing: the next ticket's number overflowed.
TEST(LedgerOpening, RefusesNumbersThatCannotBe) {
    for (const auto* const column : {"last_ticket", "last_late", "tickets", "strangers", "passed", "stamp_wall"}) {
        const TempDir dir;
        { ASSERT_OK(open_ledger(dir.file("l"))->commit(ended(1))); }
        ASSERT_OK(Database::open(dir.file("l"), Database::Access::read_write)
                      ->script(std::string{"UPDATE books SET "} + column + " = 9223372036854775807"));
        const auto ledger = Ledger::open(dir.file("l"), ledger_id);
        ASSERT_FALSE(ledger) << column;
        EXPECT_EQ(ledger.error().fault, Fault::corrupt);
    }
}

// Found by fuzzing: the amount of a session with such a price overflowed.
TEST(LedgerOpening, RefusesAmountsOfARowThatCannotBe) {
    for (const auto* const column : {"price_e4", "energy", "authorized_at", "started_at"}) {
        const TempDir dir;
        LedgerBatch open;
        open.changes.emplace_back(SaveSession{session_record(1, SessionState::charging)});
        { ASSERT_OK(open_ledger(dir.file("l"))->commit(open)); }
        ASSERT_OK(Database::open(dir.file("l"), Database::Access::read_write)
                      ->script(std::string{"UPDATE sessions SET "} + column + " = 9223372036854775807"));
        const auto ledger = open_ledger(dir.file("l"));
        const auto snapshot = ledger->snapshot();
        ASSERT_FALSE(snapshot) << column;
        EXPECT_EQ(snapshot.error().fault, Fault::corrupt);
    }
}

TEST(LedgerOpening, SaysThatADirectoryIsMissing) {
    const TempDir dir;
    const auto ledger = Ledger::open(dir.file("missing/l"), ledger_id);
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().fault, Fault::config);
}

}  // namespace
}  // namespace evc::store
