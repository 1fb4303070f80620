#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Clocks: leases and the age of requests use wall clocks, which may jump.

TEST(FleetClock, ThatJumpsForwardEndsALeaseWithin5s) {
    FleetDriver run;
    run.authorized().forget().jump(hour).pass(5 * second);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
}

const auto far_future = Wall{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};
const auto year_1970 = Wall{} - FleetDriver{}.now.wall;
const auto year_2106 = Wall{std::chrono::sys_days{std::chrono::year{2106} / 2 / 7}} - FleetDriver{}.now.wall;
constexpr auto days_120 = 120 * 24 * hour;

class FleetClockThatIsSet : public ::testing::TestWithParam<milliseconds> {
protected:
    FleetDriver run;
    /// As long as nothing is later than it was before.
    [[nodiscard]] bool back() const { return GetParam() < milliseconds{0}; }
};

TEST_P(FleetClockThatIsSet, EndsAReservationByTheTimeThatPassed) {
    run.authorized().pass(10 * second).forget().jump(GetParam()).pass(run.settings.lease - 10 * second);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
    EXPECT_FALSE(run.has_session());
}

TEST_P(FleetClockThatIsSet, EndsAReservationByTheTimeThatPassedOverARestart) {
    run.authorized().pass(10 * second).forget().jump(GetParam()).restart().pass(run.settings.lease);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
}

TEST_P(FleetClockThatIsSet, KeepsNoRequestWaitingLongerThanItsLife) {
    FleetSettings recovered;
    recovered.recovered = true;
    FleetDriver held{MemoryLedger{}, recovered};
    held.connected().asks().forget().jump(GetParam()).pass(recovered.lease + recovered.clock_skew);
    EXPECT_EQ(held.ticket().reason, reason::expired);
}

TEST_P(FleetClockThatIsSet, LetsTheOperatorSettleByTheTimeThatPassed) {
    run.charging().jump(GetParam()).forget().on(SettleCall{1, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::busy);
    run.pass(run.settings.lease + run.settings.clock_skew).on(SettleCall{2, session_id(1)});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
}

TEST_P(FleetClockThatIsSet, LeavesARunningSupplyAndItsMonitorAlone) {
    run.charging().jump(GetParam()).charges(2, 200).pass(minute).charges(3, 300);
    EXPECT_EQ(run.state(), CpState::supplying);
    EXPECT_TRUE(run.tickets().empty());
    run.reports(Outcome::completed, 300);
    EXPECT_EQ(run.ticket().energy, WattHours{300});
}

TEST_P(FleetClockThatIsSet, IsSaidOnce) {
    run.connected().pass(second).forget().jump(GetParam()).pass(minute);
    EXPECT_EQ(run.notices(NoticeKind::clock_set), 1U);
}

TEST_P(FleetClockThatIsSet, BarsNoReplacementEngine) {
    run.states().charging(100).pass(second).jump(GetParam()).pass(10 * second).forget().states({}, 2);
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).engine, engine_id(2));
}

INSTANTIATE_TEST_SUITE_P(Clocks, FleetClockThatIsSet,
                         ::testing::Values(hour, -hour, days_120, -days_120, year_1970, year_2106));

TEST(FleetImplausibleClock, IsOneBeforeTheProgramWasBuilt) {
    FleetSettings settings;
    settings.earliest = FleetDriver{}.now.wall;
    FleetDriver run{settings};
    EXPECT_FALSE(run.fleet->clock_implausible());
    run.jump(year_1970).pass(2 * second);
    EXPECT_TRUE(run.fleet->clock_implausible());
    EXPECT_EQ(run.notices(NoticeKind::clock_implausible), 1U);
    run.jump(-year_1970).pass(2 * second);
    EXPECT_FALSE(run.fleet->clock_implausible());
    EXPECT_EQ(run.notices(NoticeKind::clock_plausible), 1U);
}

TEST(FleetImplausibleClock, IsOneBeforeTheNewestTicket) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 100).jump(-hour).pass(2 * second);
    EXPECT_TRUE(run.fleet->clock_implausible());
    EXPECT_TRUE(run.restart().fleet->clock_implausible());
    run.connected().forget().asks(2).accepts(2).charges(1, 10, 2);
    EXPECT_EQ(run.state(), CpState::supplying);
}

TEST(FleetTimeInAMessage, OfTheYear9999BarsNoReplacementEngine) {
    FleetDriver run;
    run.connected().said(EngineState{}, far_future).asks().accepts().charges(1, 100).pass(second).forget();
    run.states({}, 2);
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).engine, engine_id(2));
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetTimeInAMessage, OfTheYear9999HidesNoSecondEngine) {
    FleetDriver run;
    run.connected().states().pass(10 * second).said(EngineState{}, far_future, 2).pass(10 * second).states({}, 1);
    EXPECT_EQ(run.cp().shown_fault, reason::duplicate_engine);
}

TEST(FleetTimeInAMessage, IsAtMostNowAndClockSkewOnATicket) {
    FleetDriver run;
    const auto latest = run.now.wall + run.settings.clock_skew;
    run.accepted().said(Charging{session_id(1), driver_id(), 1, WattHours{1}, {}}, far_future);
    FinalReport report;
    report.session = session_id(1);
    report.driver = driver_id();
    report.started_at = report.ended_at = far_future;
    run.forget().says(report);
    EXPECT_EQ(run.ticket().started_at, latest);
    EXPECT_EQ(run.ticket().ended_at, latest);
}

TEST(FleetClock, ThatJumpsDisconnectsNobody) {
    FleetDriver run;
    run.connected().jump(hour).pass(minute).jump(-2 * hour).pass(minute);
    EXPECT_EQ(run.state(), CpState::available);
}

class FleetClockOfAnEngine : public ::testing::TestWithParam<milliseconds> {};

TEST_P(FleetClockOfAnEngine, ThatIsOffIsShownAtTheFirstMessageAndOnce) {
    FleetDriver run;
    run.connected().said(EngineState{}, run.now.wall + GetParam());
    EXPECT_EQ(run.notices(NoticeKind::clock_skewed), 1U);
    for (int i = 0; i < 40; ++i) run.said(EngineState{}, run.now.wall + GetParam());
    EXPECT_EQ(run.notices(NoticeKind::clock_skewed), 1U);
    run.states().said(EngineState{}, run.now.wall + GetParam());
    EXPECT_EQ(run.notices(NoticeKind::clock_skewed), 2U);
}

INSTANTIATE_TEST_SUITE_P(Clocks, FleetClockOfAnEngine,
                         ::testing::Values(6 * second, -20 * second, 2 * minute, -2 * minute, hour, -hour, year_1970));

TEST(FleetClockOfADriver, ThatIsOffIsShownAtTheFirstRequestAndOnce) {
    for (const auto offset : {6 * second, -6 * second, -2 * minute, year_1970}) {
        FleetDriver run;
        ChargeRequest request{request_id(1), session_id(1), driver_id(), cp_id(), Origin::app, {}, {}};
        request.at = run.now.wall + offset;
        run.on(RequestArrived{request, run.now.wall});
        request.request = request_id(2);
        request.session = session_id(2);
        run.on(RequestArrived{request, run.now.wall});
        EXPECT_EQ(run.notices(NoticeKind::driver_clock_skewed), 1U);
    }
}

TEST(FleetClock, OfAnEngineWithinTheSkewIsNotShown) {
    FleetDriver run;
    run.charging();
    for (std::uint64_t seq = 2; seq < 40; ++seq)
        run.said(Charging{session_id(1), driver_id(), seq, WattHours{200}, {}}, run.now.wall + 5 * second);
    EXPECT_EQ(run.notices(NoticeKind::clock_skewed), 0U);
}

}  // namespace
}  // namespace evc
