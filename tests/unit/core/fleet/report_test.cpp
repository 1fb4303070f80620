#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(FleetFinalReport, ThatIsLowerThanWhatWasShownCountsWithAWarningAndARemark) {
    FleetDriver run;
    run.charging(5'000).forget().reports(Outcome::completed, 0);
    EXPECT_EQ(run.ticket().energy, WattHours{0});
    EXPECT_EQ(run.ticket().status, TicketStatus::completed);
    EXPECT_EQ(run.notices(NoticeKind::meter_fell_back), 1U);
    EXPECT_EQ(run.changes<SaveTicket>().at(0).remark, remark::meter_fell_back);
}

TEST(FleetFinalReport, ThatIsAsHighAsWhatWasShownHasNoRemark) {
    FleetDriver run;
    run.charging(100).forget().reports(Outcome::completed, 100);
    EXPECT_EQ(run.notices(NoticeKind::meter_fell_back), 0U);
    EXPECT_EQ(run.changes<SaveTicket>().at(0).remark, "");
}

// Rule 3: every final report gets a receipt each time it is read.

TEST(FleetReceipt, BearsTheEnergyAndTheAmountOfTheReport) {
    FleetDriver run;
    run.charging().pass(minute).forget().reports(Outcome::completed, 12'999);
    ASSERT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_EQ(run.sent<Receipt>().front(), (Receipt{session_id(1), WattHours{12'999}, Money{650, {}}}));
}

TEST(FleetReceipt, ComesEachTimeTheReportIsRead) {
    FleetDriver run;
    run.charging().forget();
    for (int i = 0; i < 3; ++i) run.reports(Outcome::completed, 500);
    EXPECT_EQ(run.sends<Receipt>(), 3U);
    EXPECT_EQ(run.tickets().size(), 1U);
    EXPECT_TRUE(run.ledger.late.empty());
}

TEST(FleetReceipt, ComesForASessionThatCentralDoesNotKnow) {
    FleetDriver run;
    run.connected().reports(Outcome::completed, 500, {}, 77);
    ASSERT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_EQ(run.sent<Receipt>().front().energy, WattHours{500});
    EXPECT_TRUE(run.tickets().empty());
}

TEST(FleetReceipt, ComesLaterForWhatAChargePointReportsTooOften) {
    FleetDriver run;
    run.connected();
    const auto burst = AnswerRates::reports.burst;
    for (std::uint64_t n = 0; n < burst + 50; ++n) run.reports(Outcome::completed, 500, {}, 100 + n);
    EXPECT_EQ(run.sends<Receipt>(), burst);
    EXPECT_EQ(run.ledger.late.size(), burst);
    EXPECT_EQ(run.fleet->disregarded_reports(), 50U);
    run.pass(second).forget().reports(Outcome::completed, 500, {}, 100 + burst);
    EXPECT_EQ(run.sends<Receipt>(), 1U) << "its engine repeats it until it has one";
}

TEST(FleetReceipt, ComesAtOnceForAnOpenSessionWhateverElseIsReported) {
    FleetDriver run;
    run.charging();
    for (std::uint64_t n = 0; n < 2 * AnswerRates::reports.burst; ++n) run.reports(Outcome::completed, 5, {}, 100 + n);
    run.forget().reports(Outcome::completed, 100);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_EQ(run.tickets().size(), 1U);
}

TEST(FleetStrangers, AreAnsweredWithinARateOfThemAll) {
    FleetDriver run;
    const auto burst = AnswerRates::strangers.burst;
    for (std::uint64_t n = 0; n < burst + 50; ++n) run.charges(1, 5, 100 + n);
    EXPECT_EQ(run.sends<Finish>(), burst);
    run.pass(second).forget().charges(1, 5, 1);
    EXPECT_EQ(run.sends<Finish>(), 1U);
}

TEST(FleetReceipt, ComesForARemovedOrNeverSeenCp) {
    FleetDriver run;
    run.reports(Outcome::completed, 500);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_EQ(run.ledger.late.size(), 1U);
    run.connected().on(RemoveCpCall{1, cp_id()}).forget().reports(Outcome::completed, 600);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_EQ(run.fleet->size(), 0U);
}

TEST(FleetReceipt, IsNotGivenToWhatARemovedCpSaysBeforeItsFinalReport) {
    FleetDriver run;
    run.forget().accepts().states();
    EXPECT_EQ(run.count<SendCommand>(), 0U);
    EXPECT_TRUE(run.effects.changes.empty());
}

TEST(FleetReceipt, FollowsTheEndOfWhatARemovedCpStillSupplies) {
    FleetDriver run;
    run.forget().charges(1, 5);
    ASSERT_EQ(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front(), (Finish{session_id(1), Reason{reason::unauthorized}}));
    EXPECT_TRUE(run.effects.changes.empty());
    run.forget().reports(Outcome::interrupted, 5);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
}

TEST(FleetReceipt, UsesTheTariffOfItsSessionAlsoLater) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 1'000).on(SetTariffCall{1, cp_id(), Tariff{20'000, {}}}).forget();
    run.reports(Outcome::completed, 1'000);
    EXPECT_EQ(run.sent<Receipt>().front().amount.minor, 50);
}

// Rule 5: settling, and what comes late.

/// A session that charged to 100 Wh and of which nothing was heard any more.
void lose(FleetDriver& run) { run.charging(100).disconnected().pass(2 * minute).on(SettleCall{1, session_id(1)}); }

TEST(FleetSettling, GivesATicketWithTheLastKnownEnergyAndReasonLost) {
    FleetDriver run;
    lose(run);
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.ticket().status, TicketStatus::interrupted);
    EXPECT_EQ(run.ticket().energy, WattHours{100});
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_EQ(run.notices(NoticeKind::session_lost), 1U);
    EXPECT_FALSE(run.has_session());
}

TEST(FleetSettling, IsRefusedUntilTheLeaseAndTheClocksSkewAreOver) {
    FleetDriver run;
    run.accepted()
        .pass(run.settings.lease + run.settings.clock_skew - milliseconds{1})
        .on(SettleCall{1, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::busy);
    EXPECT_TRUE(run.has_session());
    run.pass(milliseconds{1}).on(SettleCall{2, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.ticket().reason, reason::lost);
}

TEST(FleetSettling, IsRefusedForASessionThatItsEngineHasNotAnswered) {
    FleetDriver run;
    run.authorized().jump(hour).on(SettleCall{1, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::busy);
    EXPECT_TRUE(run.has_session());
}

TEST(FleetSettling, OfASessionThatIsNotOpenIsAnInvalidArgument) {
    FleetDriver run;
    run.on(SettleCall{1, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::invalid_argument);
}

TEST(FleetSettling, HappensByItselfAfterLostAfterWithoutAWord) {
    FleetDriver run;
    run.charging(100).forget().pass(24 * hour - second);
    EXPECT_TRUE(run.tickets().empty());
    run.pass(minute);
    EXPECT_EQ(run.ticket().reason, reason::lost);
}

TEST(FleetSettling, CountsFromTheLastWordOfTheSession) {
    FleetDriver run;
    run.charging(100).pass(23 * hour).states({session_id(1)}).forget().pass(23 * hour);
    EXPECT_TRUE(run.tickets().empty());
    run.pass(hour + minute);
    EXPECT_EQ(run.ticket().reason, reason::lost);
}

TEST(FleetSettling, CountsOnlyTheTimeInWhichTelemetryIsReadToItsEnd) {
    FleetDriver run;
    run.charging(100).pass(hour).on(TelemetryCaughtUp{false}).forget().pass(48 * hour);
    EXPECT_TRUE(run.tickets().empty());
    run.on(TelemetryCaughtUp{true}).pass(23 * hour - second);
    EXPECT_TRUE(run.tickets().empty());
    run.pass(2 * minute);
    EXPECT_EQ(run.ticket().reason, reason::lost);
}

TEST(FleetSettling, CountsAnewAfterARestart) {
    FleetDriver run;
    run.charging(100).pass(23 * hour).restart().pass(23 * hour);
    EXPECT_TRUE(run.tickets().empty());
}

TEST(FleetSettling, DoesNotHappenByItselfWhileTheLeaseMayStillBeValid) {
    FleetSettings settings;
    settings.lost_after = second;
    FleetDriver run{settings};
    run.accepted().forget().pass(settings.lease + settings.clock_skew - second);
    EXPECT_TRUE(run.tickets().empty());
    run.pass(2 * second);
    EXPECT_EQ(run.ticket().reason, reason::lost);
}

TEST(FleetLateReport, IsReceiptedKeptAsTheDifferenceToItsTicketAndShown) {
    FleetDriver run;
    lose(run);
    run.forget().reports(Outcome::completed, 250);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_TRUE(run.tickets().empty());
    ASSERT_EQ(run.ledger.late.size(), 1U);
    EXPECT_EQ(run.ledger.late[0].energy, WattHours{150});
    EXPECT_EQ(run.ledger.late[0].reported, WattHours{250});
    EXPECT_EQ(run.notices(NoticeKind::late_report), 1U);
}

TEST(FleetLateReport, IsKeptOnceHoweverOftenItComesAlsoOverARestart) {
    FleetDriver run;
    lose(run);
    run.reports(Outcome::completed, 250).reports(Outcome::completed, 250).restart().reports(Outcome::completed, 250);
    EXPECT_EQ(run.ledger.late.size(), 1U);
    EXPECT_EQ(run.sends<Receipt>(), 1U) << "since the restart";
}

TEST(FleetLateReport, ThatComesAgainWithAnotherFigureIsCountedOnceByItsHighest) {
    for (const bool dies : {false, true}) {
        FleetDriver run;
        lose(run);
        run.reports(Outcome::completed, 120);
        if (dies) run.restart();
        run.reports(Outcome::completed, 130).reports(Outcome::completed, 110).reports(Outcome::completed, 90);
        ASSERT_EQ(run.ledger.late.size(), 1U);
        EXPECT_EQ(run.ledger.late[0].energy, WattHours{30});
        EXPECT_EQ(run.ledger.late[0].reported, WattHours{130});
    }
}

TEST(FleetLateReport, OfLessThanItsTicketListsNothing) {
    FleetDriver run;
    lose(run);
    run.forget().reports(Outcome::completed, 80);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_TRUE(run.ledger.late.empty());
}

TEST(FleetLateReport, OfAnotherEngineIsCountedBeside) {
    FleetDriver run;
    lose(run);
    run.reports(Outcome::completed, 130).reports(Outcome::completed, 70, {}, 1, 2);
    ASSERT_EQ(run.ledger.late.size(), 2U);
    EXPECT_EQ(run.ledger.late[1].energy, WattHours{70});
}

TEST(FleetLateReport, OfAnUnknownChargePointIsAStrangers) {
    FleetDriver run;
    run.reports(Outcome::completed, 500, {}, 77).connected().reports(Outcome::completed, 500, {}, 78);
    ASSERT_EQ(run.ledger.late.size(), 2U);
    EXPECT_TRUE(run.ledger.late[0].stranger);
    EXPECT_FALSE(run.ledger.late[1].stranger);
}

TEST(FleetLateReport, OfAWaitingRequestRejectsIt) {
    FleetDriver run;
    run.connected().restart().asks().reports(Outcome::completed, 500).connected();
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetLateReport, RejectsTheRequestThatComesAfterItAlsoAfterAStart) {
    FleetDriver run;
    run.connected().reports(Outcome::completed, 500).restart().asks();
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_TRUE(run.ledger.waiting.empty());
}

TEST(FleetLateReport, ThatSaysWhatTheTicketSaysIsNotLate) {
    FleetDriver run;
    lose(run);
    run.reports(Outcome::completed, 100);
    EXPECT_TRUE(run.ledger.late.empty());
}

TEST(FleetLateReport, OfAnUnknownSessionIsKeptWhole) {
    FleetDriver run;
    run.connected().reports(Outcome::completed, 500, {}, 77);
    ASSERT_EQ(run.ledger.late.size(), 1U);
    EXPECT_EQ(run.ledger.late[0].energy, WattHours{500});
    EXPECT_EQ(run.ledger.late[0].cp, cp_id());
}

TEST(FleetLateReport, IsForgottenAfterItsRetention) {
    FleetSettings settings;
    settings.retention.tickets = settings.retention.rejections = 24 * hour;
    FleetDriver run{settings};
    run.connected().reports(Outcome::completed, 500, {}, 77).pass(23 * hour);
    EXPECT_EQ(run.ledger.late.size(), 1U);
    run.pass(3 * hour);
    EXPECT_TRUE(run.ledger.late.empty());
}

TEST(FleetStray, ChargingOfAnEndedSessionIsAnsweredWithFinishOncePerSecond) {
    FleetDriver run;
    lose(run);
    run.forget().charges(2, 200).charges(3, 300);
    ASSERT_EQ(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front(), (Finish{session_id(1), Reason{reason::lost}}));
    run.pass(second).charges(4, 400);
    EXPECT_EQ(run.sends<Finish>(), 2U);
}

TEST(FleetStray, FinishOfAnEndedSessionIsNeverTakenForAWish) {
    FleetDriver run;
    run.charging().driver_stops().reports(Outcome::completed, 100, reason::driver_stop).forget().charges(9, 900);
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::expired);
}

TEST(FleetStray, AcceptedAfterTheAuthorisationExpiredIsAnsweredWithFinish) {
    FleetDriver run;
    run.authorized().pass(run.settings.lease).forget().accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::expired);
}

/// A fleet that has issued a ticket and listed a late report.
FleetDriver with_books() {
    FleetDriver run;
    run.charging(100).reports(Outcome::completed, 100).reports(Outcome::completed, 500, {}, 77);
    return run;
}

bool has_all(const FleetDriver& run) { return run.ledger.tickets.size() == 1 && run.ledger.late.size() == 1; }

constexpr auto day = 24 * hour;

TEST(FleetRetention, ForgetsTicketsWhenTheyAreOldEnough) {
    auto run = with_books();
    run.pass(90 * day - hour);
    EXPECT_TRUE(has_all(run));
    run.pass(2 * hour);
    EXPECT_TRUE(run.ledger.tickets.empty());
    EXPECT_TRUE(run.ledger.late.empty());
    run.forget().asks();
    EXPECT_EQ(run.count<ResendTicket>(), 0U);
}

TEST(FleetRetention, ForgetsRejectionsAndStrangersSooner) {
    FleetDriver run;
    run.asks().reports(Outcome::completed, 500, {}, 77).pass(2 * day - hour);
    EXPECT_EQ(run.ledger.tickets.size(), 1U);
    EXPECT_EQ(run.ledger.late.size(), 1U);
    run.pass(2 * hour);
    EXPECT_TRUE(run.ledger.tickets.empty());
    EXPECT_TRUE(run.ledger.late.empty());
}

/// By how much a clock may be wrong or set: also to about 1970 and to 2106.
constexpr milliseconds wrong_clocks[] = {hour, -hour, 120 * day, -120 * day, -20'000 * day, 29'000 * day};

TEST(FleetRetention, ForgetsNothingEarlyWhenItsClockIsSetWhileItRuns) {
    for (const auto by : wrong_clocks) {
        auto run = with_books();
        run.jump(by).pass(hour).on(BrokerStamped{run.now.wall}).pass(hour).jump(-by).pass(hour);
        EXPECT_TRUE(has_all(run)) << by.count();
        run.forget().asks();
        EXPECT_EQ(run.count<ResendTicket>(), 1U);
    }
}

TEST(FleetRetention, ForgetsNothingEarlyWhenItStartsWithAWrongClockThatIsSetLater) {
    for (const auto by : wrong_clocks) {
        auto run = with_books();
        run.on(BrokerStamped{run.now.wall}).pass(hour).jump(by).restart().pass(hour);
        run.on(BrokerStamped{run.now.wall - by}).pass(hour).jump(-by).on(BrokerStamped{run.now.wall}).pass(hour);
        EXPECT_TRUE(has_all(run)) << by.count();
    }
}

TEST(FleetRetention, ForgetsNothingEarlyWhenTheBrokersClockIsAsWrongAsItsOwn) {
    for (const auto by : wrong_clocks) {
        auto run = with_books();
        run.on(BrokerStamped{run.now.wall}).pass(hour).jump(by).restart().on(BrokerStamped{run.now.wall}).pass(hour);
        EXPECT_TRUE(has_all(run)) << by.count();
    }
}

TEST(FleetRetention, CountsTheTimeThatItDidNotRunWhenTheBrokerSaysItPassed) {
    auto run = with_books();
    run.on(BrokerStamped{run.now.wall}).pass(hour).jump(29 * day).restart();
    run.on(BrokerStamped{run.now.wall}).pass(61 * day);
    EXPECT_TRUE(run.ledger.tickets.empty());
}

}  // namespace
}  // namespace evc
