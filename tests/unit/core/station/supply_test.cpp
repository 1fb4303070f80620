#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 1: the contactor closes only after BEGIN naming this engine, and before expiresAt.

TEST(StationBegin, ClosesTheContactorOnceTheVehicleIsPluggedIn) {
    StationDriver run;
    run.begun();
    EXPECT_FALSE(run.contactor_closed);
    run.forget().plug();
    EXPECT_TRUE(run.contactor_closed);
    EXPECT_EQ(run.said<Charging>().at(0).energy, WattHours{0});
    EXPECT_EQ(run.signs(SignKind::charging), 1U);
}

TEST(StationBegin, ClosesTheContactorAtOnceWhenTheVehicleIsThereAlready) {
    StationDriver run;
    run.plug().authorize();
    EXPECT_FALSE(run.contactor_closed);
    run.begin();
    EXPECT_TRUE(run.contactor_closed);
}

TEST(StationBegin, OfAnotherEngineOrSessionClosesNothing) {
    StationDriver run;
    run.plug().authorize().begin(1, 2).begin(7, 1);
    EXPECT_FALSE(run.contactor_closed);
    EXPECT_EQ(run.record().held->phase, HeldPhase::accepted);
}

TEST(StationBegin, WithoutAuthorizeClosesNothing) {
    StationDriver run;
    run.plug().begin();
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationBegin, AtTheEndOfTheLeaseClosesNothing) {
    StationDriver run;
    run.plug().authorize().jump(minute).begin();
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationBegin, IsOfNoUseToAVehicleThatComesAtTheEndOfTheLease) {
    StationDriver run;
    run.begun().jump(minute).plug();
    EXPECT_FALSE(run.contactor_closed);
    run.forget().pass(second);
    EXPECT_EQ(run.report().outcome, Outcome::expired);
    EXPECT_EQ(run.report().reason, reason::no_vehicle);
}

TEST(StationBegin, ThatComesTwiceBeginsOnce) {
    StationDriver run;
    run.charging().forget().begin();
    EXPECT_TRUE(run.effects.actions.empty());
}

TEST(StationBegin, ExpiresWithin5sWhenTheClockJumpsForward) {
    StationDriver run;
    run.begun().forget().jump(hour).pass(5 * second);
    EXPECT_EQ(run.said<FinalReport>().at(0).outcome, Outcome::expired);
}

TEST(StationSupply, GoesOnPastItsLease) {
    StationDriver run;
    run.charging().forget().pass(10 * minute).meter(500);
    EXPECT_EQ(run.says<FinalReport>(), 0U);
    EXPECT_EQ(run.said<Charging>().at(0).energy, WattHours{500});
    EXPECT_TRUE(run.contactor_closed);
}

TEST(StationSupply, ReportsEverySecondTheEnergySinceItsStart) {
    StationDriver run;
    run.last_meter(1'000).charging().meter(1'006).meter(1'012);
    const auto said = run.said<Charging>();
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[1].energy, WattHours{6});
    EXPECT_EQ(said[2].energy, WattHours{12});
    EXPECT_EQ(said[2].power, Watts{22'000});
    EXPECT_LT(said[0].seq, said[1].seq);
    EXPECT_LT(said[1].seq, said[2].seq);
}

TEST(StationSupply, NeverReportsLessThanBefore) {
    StationDriver run;
    run.charging().meter(10).meter(4);
    EXPECT_EQ(run.said<Charging>().back().energy, WattHours{10});
}

TEST(StationSupply, EndsWithTheVehicleUnpluggedAndTheMetersLastReading) {
    StationDriver run;
    run.charging().meter(10).forget().unplug();
    EXPECT_FALSE(run.contactor_closed);
    EXPECT_EQ(run.says<FinalReport>(), 0U) << "its last reading is awaited";
    run.meter(13);
    EXPECT_EQ(run.says<FinalReport>(), 0U) << "that was a tick under way";
    run.last_meter(15);
    EXPECT_EQ(run.report().outcome, Outcome::completed);
    EXPECT_EQ(run.report().energy, WattHours{15});
    EXPECT_EQ(run.report().reason, "");
    EXPECT_FALSE(run.record().held);
    EXPECT_EQ(run.signs(SignKind::session_ended), 1U);
}

TEST(StationSupply, KeepsTheFirstReasonOfItsEnd) {
    StationDriver run;
    run.charging().forget().unplug().on(FaultSet{"cable"}).stop(1).finish(reason::driver_stop).last_meter(9);
    EXPECT_EQ(run.report().outcome, Outcome::completed);
    EXPECT_EQ(run.report().reason, "");
}

TEST(StationSupply, SaysWhenItStartedAndEnded) {
    StationDriver run;
    run.charging();
    const auto started = run.now.wall;
    run.pass(10 * second).unplug().last_meter(60);
    EXPECT_EQ(run.said<FinalReport>().at(0).started_at, started);
    EXPECT_EQ(run.said<FinalReport>().at(0).ended_at, run.now.wall);
}

TEST(StationFault, EndsARunningSupplyAndIsShownAndReported) {
    StationDriver run;
    run.charging().forget().on(FaultSet{"cable"});
    EXPECT_FALSE(run.contactor_closed);
    EXPECT_TRUE(run.said<EngineState>().at(0).faulty);
    EXPECT_EQ(run.signs(SignKind::faulted), 1U);
    run.last_meter(9);
    EXPECT_EQ(run.report().outcome, Outcome::interrupted);
    EXPECT_EQ(run.report().reason, reason::fault);
}

TEST(StationFault, EndsAnAcceptedSessionOverNothing) {
    StationDriver run;
    run.begun().forget().on(FaultSet{"cable"}).plug();
    EXPECT_EQ(run.report().outcome, Outcome::interrupted);
    EXPECT_EQ(run.report().energy, WattHours{0});
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationFault, IsRepairedOnce) {
    StationDriver run;
    run.on(FaultSet{"cable"}).forget().on(Repaired{}).on(Repaired{});
    EXPECT_EQ(run.signs(SignKind::repaired), 1U);
    EXPECT_FALSE(run.said<EngineState>().at(0).faulty);
    EXPECT_EQ(run.station->fault_reason(), "");
}

}  // namespace
}  // namespace evc
