#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// An engine's clock may be set at any moment: leases go by the time that passes, and are never longer than they were to
// be.

constexpr auto days_120 = 120 * 24 * hour;
const auto year_1970 = Wall{} - beginning.wall;
const auto year_2106 = Wall{std::chrono::sys_days{std::chrono::year{2106} / 2 / 7}} - beginning.wall;

class StationClockThatIsSet : public ::testing::TestWithParam<milliseconds> {
protected:
    StationDriver run;
};

TEST_P(StationClockThatIsSet, EndsAnAcceptedSessionWithItsLease) {
    run.accepted().jump(GetParam()).forget().pass(minute);
    ASSERT_GE(run.says<FinalReport>(), 1U);
    EXPECT_EQ(run.said<FinalReport>().front().outcome, Outcome::expired);
}

TEST_P(StationClockThatIsSet, ClosesNoContactorAfterTheLease) {
    run.begun().jump(GetParam()).pass(minute).plug();
    EXPECT_FALSE(run.contactor_closed);
}

TEST_P(StationClockThatIsSet, LeavesARunningSupplyAlone) {
    run.charging().meter(10).jump(GetParam()).pass(minute).meter(20);
    EXPECT_TRUE(run.contactor_closed);
    run.forget().unplug().last_meter(25);
    EXPECT_EQ(run.report().outcome, Outcome::completed);
    EXPECT_EQ(run.report().energy, WattHours{25});
}

TEST_P(StationClockThatIsSet, ForgetsAReceiptedSessionWithItsLeaseAndNotBefore) {
    run.completed(5).receipt(5).jump(GetParam()).pass(minute - second);
    EXPECT_EQ(run.record().pending.size(), 1U);
    run.pass(second);
    EXPECT_TRUE(run.record().pending.empty());
}

TEST_P(StationClockThatIsSet, ForgetsAReceiptedSessionAfterARestart) {
    run.completed(5).receipt(5).jump(GetParam()).restart(5).pass(run.settings.lease_max);
    EXPECT_TRUE(run.record().pending.empty());
}

INSTANTIATE_TEST_SUITE_P(Clocks, StationClockThatIsSet,
                         ::testing::Values(hour, -hour, days_120, -days_120, year_1970, year_2106));

TEST(StationClock, ThatIsBehindMakesNoLeaseLonger) {
    StationDriver run;
    const auto centrals = run.now.wall + 2 * minute;
    run.on(Command{
        cp_id(), {0xCE, 1}, centrals, Authorize{session_id(1), request_id(1), driver_id(), {}, centrals + minute}});
    EXPECT_EQ(run.says<Accepted>(), 1U);
    EXPECT_EQ(run.signs(SignKind::clock_skewed), 1U);
    run.forget().pass(minute);
    EXPECT_EQ(run.report().outcome, Outcome::expired);
}

TEST(StationClock, ThatIsAheadIsShownAtTheFirstAuthorisationAndItsSessionRefused) {
    StationDriver run;
    const auto centrals = run.now.wall - 2 * minute;
    const Command late{
        cp_id(), {0xCE, 1}, centrals, Authorize{session_id(1), request_id(1), driver_id(), {}, centrals + minute}};
    run.forget().on(late).on(late);
    EXPECT_EQ(run.says<Refused>(), 2U);
    EXPECT_EQ(run.said<Refused>().front().reason, reason::expired);
    EXPECT_EQ(run.signs(SignKind::clock_skewed), 1U);
    EXPECT_EQ(run.signs(SignKind::authorization_expired), 1U);
}

TEST(StationLease, OfTheYear9999IsAnHourAtMost) {
    StationDriver run;
    const Wall never{std::chrono::sys_days{std::chrono::year{9999} / 1 / 1}};
    run.forget().ordered(Authorize{session_id(1), request_id(1), driver_id(), {}, never}).pass(run.settings.lease_max);
    EXPECT_EQ(run.said<FinalReport>().front().outcome, Outcome::expired);
}

}  // namespace
}  // namespace evc
