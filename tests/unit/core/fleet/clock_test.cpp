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

TEST(FleetClock, ThatJumpsBackwardEndsALeaseAtItsTimeAllTheSame) {
    FleetDriver run;
    run.authorized().forget().jump(-minute).pass(run.settings.lease + minute - second);
    EXPECT_TRUE(run.tickets().empty());
    run.pass(second);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
}

TEST(FleetClock, ThatJumpsDisconnectsNobody) {
    FleetDriver run;
    run.connected().jump(hour).pass(minute).jump(-2 * hour).pass(minute);
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetClock, OfAnEngineThatIsOffIsShownAsAWarningOnce) {
    FleetDriver run;
    run.charging();
    for (std::uint64_t seq = 2; seq < 40; ++seq)
        run.said(Charging{session_id(1), driver_id(), seq, WattHours{200}, {}}, run.now.wall + 6 * second);
    EXPECT_EQ(run.notices(NoticeKind::clock_skewed), 1U);
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
