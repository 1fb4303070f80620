#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(StationReport, IsRepeatedWithBackOffUntilItsReceipt) {
    StationDriver run;
    run.completed(5).forget().pass(seconds{15});
    EXPECT_EQ(run.says<FinalReport>(), 4U);
    run.receipt(5).forget().pass(10 * minute);
    EXPECT_EQ(run.says<FinalReport>(), 0U);
}

TEST(StationReport, IsRepeatedByteForByteAlsoAfterARestart) {
    StationDriver run;
    run.completed(5).pass(minute);
    const auto first = run.telemetry<FinalReport>().front();
    for (const auto& one : run.telemetry<FinalReport>()) EXPECT_EQ(one, first);
    run.restart(5);
    EXPECT_EQ(run.telemetry<FinalReport>().at(0), first);
}

TEST(StationReport, IsNotForgottenForAReceiptOverAnotherEnergyOrSession) {
    StationDriver run;
    run.completed(5).receipt(4).receipt(5, 7).forget().pass(seconds{20});
    EXPECT_GE(run.says<FinalReport>(), 1U);
    EXPECT_EQ(run.station->pending_reports(), 1U);
}

TEST(StationReport, IsForgottenWhenReceiptedAndTheLeaseIsOver) {
    StationDriver run;
    run.completed(5).receipt(5);
    EXPECT_EQ(run.station->pending_reports(), 0U);
    EXPECT_EQ(run.record().pending.size(), 1U);
    run.pass(minute - milliseconds{1});
    EXPECT_EQ(run.record().pending.size(), 1U);
    run.pass(milliseconds{1});
    EXPECT_TRUE(run.record().pending.empty());
}

TEST(StationReport, IsForgottenAtOnceWhenTheReceiptComesAfterTheLease) {
    StationDriver run;
    run.completed(5).pass(2 * minute).receipt(5);
    EXPECT_TRUE(run.record().pending.empty());
}

TEST(StationReport, IsForgottenAfterARestartToo) {
    StationDriver run;
    run.completed(5).receipt(5).restart(5).pass(minute);
    EXPECT_TRUE(run.record().pending.empty());
}

TEST(StationReport, ReceiptedAgainWhenForgottenIsNoMatter) {
    StationDriver run;
    run.completed(5).receipt(5).pass(minute).forget().receipt(5);
    EXPECT_TRUE(run.effects.actions.empty());
    EXPECT_TRUE(run.effects.changes.empty());
}

TEST(StationReport, WaitsForTheBroker) {
    StationDriver run;
    run.charging().on(BrokerReached{false}).unplug().last_meter(5).forget().pass(hour);
    EXPECT_EQ(run.says<FinalReport>(), 0U);
    run.on(BrokerReached{true});
    EXPECT_EQ(run.says<FinalReport>(), 1U);
}

TEST(StationRestart, InASupplyReportsWhatTheMetersRegisterSays) {
    StationDriver run;
    run.last_meter(1'000).charging().meter(1'006).restart(1'009);
    EXPECT_EQ(run.said<FinalReport>().at(0).outcome, Outcome::interrupted);
    EXPECT_EQ(run.said<FinalReport>().at(0).reason, reason::engine_restart);
    EXPECT_EQ(run.said<FinalReport>().at(0).energy, WattHours{9});
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationRestart, InASupplyReportsWhatTheJournalHasWhenTheRegisterWasBegunAnew) {
    StationDriver run;
    run.last_meter(1'000).charging().meter(1'006).restart(0);
    EXPECT_EQ(run.said<FinalReport>().at(0).energy, WattHours{6});
}

TEST(StationRestart, BeforeTheSupplyInterruptsTheSessionOverNothing) {
    for (const bool begun : {false, true}) {
        StationDriver run;
        (begun ? run.begun() : run.accepted()).restart(700).plug();
        EXPECT_EQ(run.said<FinalReport>().at(0).outcome, Outcome::interrupted);
        EXPECT_EQ(run.said<FinalReport>().at(0).energy, WattHours{0});
        EXPECT_FALSE(run.contactor_closed);
    }
}

TEST(StationRestart, WhileTheLastReadingIsAwaitedStillReportsTheEnd) {
    StationDriver run;
    run.charging().unplug().restart(12);
    EXPECT_EQ(run.said<FinalReport>().at(0).energy, WattHours{12});
}

TEST(StationRestart, DoesNotLetAnOldBeginStartASupply) {
    StationDriver run;
    run.begun().restart().plug().begin();
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationRestart, HasNothingToReportWhenNothingWasHeld) {
    StationDriver run;
    run.restart(500);
    EXPECT_EQ(run.says<FinalReport>(), 0U);
    EXPECT_EQ(run.said<EngineState>().at(0).meter, WattHours{500});
}

}  // namespace
}  // namespace evc
