#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 1: Central alone lets a supply begin, and not everywhere.

TEST(FleetBegin, IsWithheldFromAStoppedCp) {
    FleetDriver run;
    run.authorized().on(StopCall{1, cp_id(), {}}).accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    EXPECT_EQ(run.session_state(), SessionState::authorized);
}

TEST(FleetBegin, IsWithheldFromAFaultedCpAlsoWhenItRecovers) {
    FleetDriver run;
    run.authorized().faulty().accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    run.healthy().accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U) << "its FINISH is under way";
    EXPECT_EQ(run.sends<Finish>(), 1U);
}

TEST(FleetBegin, IsWithheldFromADisconnectedCpUntilItIsBackWithinTheLease) {
    FleetDriver run;
    run.authorized().disconnected().accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    run.connected().accepts();
    EXPECT_EQ(run.sends<Begin>(), 1U);
}

TEST(FleetBegin, IsWithheldAfterTheLeaseThoughNoTimerHasRunYet) {
    FleetDriver run;
    run.authorized().jump(run.settings.lease).accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
}

TEST(FleetBegin, IsWithheldAfterTheDriversStop) {
    FleetDriver run;
    run.authorized().driver_stops().accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::driver_stop);
}

TEST(FleetBegin, IsWithheldWhileAnotherCentralIsAlive) {
    FleetDriver run;
    run.authorized().on(ForeignCentralSeen{foreign_ledger()}).accepts();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    run.pass(6 * second).accepts();
    EXPECT_EQ(run.sends<Begin>(), 1U);
}

TEST(FleetBegin, IsForTheEngineThatAcceptedFirst) {
    FleetDriver run;
    run.accepted().forget().accepts(1, 2);
    EXPECT_EQ(run.sends<Begin>(), 0U);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).engine, engine_id(1));
}

TEST(FleetBegin, IsNotAnsweredToAnotherSessionsAcceptance) {
    FleetDriver run;
    run.authorized().forget().accepts(7);
    EXPECT_EQ(run.sends<Begin>(), 0U);
    ASSERT_EQ(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front().session, session_id(7));
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::unauthorized);
}

}  // namespace
}  // namespace evc
