#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(StationAuthorize, IsAcceptedAndJournaledAndShown) {
    StationDriver run;
    run.forget().authorize();
    ASSERT_EQ(run.says<Accepted>(), 1U);
    EXPECT_EQ(run.said<Accepted>().front(), (Accepted{session_id(1), driver_id()}));
    EXPECT_EQ(run.record().held->phase, HeldPhase::accepted);
    EXPECT_EQ(run.signs(SignKind::session_accepted), 1U);
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationAuthorize, IsRefusedAndShownWhenItHasExpired) {
    StationDriver run;
    run.forget().ordered(Authorize{session_id(1), request_id(1), driver_id(), {}, run.now.wall});
    EXPECT_EQ(run.said<Refused>(), (std::vector{Refused{session_id(1), driver_id(), Reason{reason::expired}}}));
    EXPECT_EQ(run.signs(SignKind::authorization_expired), 1U);
    EXPECT_FALSE(run.record().held);
}

TEST(StationAuthorize, ForAnotherCpIsIgnored) {
    StationDriver run;
    run.forget().on(Command{cp_id("CP2"), {0xCE, 1}, run.now.wall, StopCp{1, {}}});
    EXPECT_TRUE(run.effects.actions.empty());
    EXPECT_TRUE(run.effects.changes.empty());
}

Reason refusal(StationDriver& run) {
    run.forget().authorize(9);
    EXPECT_EQ(run.says<Accepted>(), 0U);
    EXPECT_EQ(run.says<Refused>(), 1U);
    return run.said<Refused>().at(0).reason;
}

TEST(StationAuthorize, IsRefusedWhileAnotherSessionIsHeld) {
    StationDriver run;
    run.accepted();
    EXPECT_EQ(refusal(run), reason::busy);
    EXPECT_EQ(run.record().held->session, session_id(1));
}

TEST(StationAuthorize, IsRefusedWhileStopped) {
    StationDriver run;
    run.stop(1);
    EXPECT_EQ(refusal(run), reason::stopped);
}

TEST(StationAuthorize, IsRefusedWhileFaulty) {
    StationDriver run;
    run.on(FaultSet{"cable"});
    EXPECT_EQ(refusal(run), reason::faulted);
    run.on(Repaired{}).authorize(10);
    EXPECT_EQ(run.says<Accepted>(), 1U);
}

TEST(StationAuthorize, IsRefusedWhenTooManyReportsWaitForTheirReceipt) {
    StationSettings settings;
    settings.max_pending = 1;
    StationDriver run{settings};
    run.completed(5);
    EXPECT_EQ(refusal(run), reason::busy);
    run.receipt(5).forget().authorize(10);
    EXPECT_EQ(run.says<Accepted>(), 1U);
}

TEST(StationAuthorize, OnceRefusedIsRefusedWithTheSameWordsWhenItComesAgain) {
    StationDriver run;
    run.on(FaultSet{"cable"}).forget();
    const Authorize order{session_id(9), request_id(9), driver_id(), {}, run.now.wall + minute};
    run.ordered(order).on(Repaired{}).pass(seconds{3}).ordered(order);
    EXPECT_EQ(run.says<Accepted>(), 0U);
    ASSERT_EQ(run.says<Refused>(), 2U);
    EXPECT_EQ(run.telemetry<Refused>()[0], run.telemetry<Refused>()[1]);
}

TEST(StationAuthorize, OnceAcceptedIsAcceptedWithTheSameWordsWhenItComesAgain) {
    StationDriver run;
    run.authorize().pass(milliseconds{500}).authorize();
    ASSERT_EQ(run.says<Accepted>(), 2U);
    EXPECT_EQ(run.telemetry<Accepted>()[0], run.telemetry<Accepted>()[1]);
}

TEST(StationAuthorize, OfAnEndedSessionStartsNoSecondSupply) {
    StationDriver run;
    run.completed(5).forget().authorize().begin();
    EXPECT_GE(run.says<FinalReport>(), 1U) << "its report again";
    EXPECT_EQ(run.says<Accepted>(), 0U);
    run.receipt(5).forget().authorize().begin();
    EXPECT_EQ(run.says<Accepted>(), 0U) << "nor once receipted, while the lease lasts";
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationAccepted, IsRepeatedWithBackOffUntilBeginOrTheEnd) {
    StationDriver run;
    run.authorize().forget().pass(seconds{15});
    EXPECT_EQ(run.says<Accepted>(), 4U);
    run.forget().begin().pass(seconds{40});
    EXPECT_EQ(run.says<Accepted>(), 0U);
}

TEST(StationAccepted, IsRepeatedByteForByte) {
    StationDriver run;
    run.authorize().pass(seconds{40});
    for (const auto& one : run.telemetry<Accepted>()) EXPECT_EQ(one, run.telemetry<Accepted>().front());
}

TEST(StationAccepted, ExpiresWithItsLeaseWithoutBegin) {
    StationDriver run;
    run.accepted().plug().forget().pass(minute - milliseconds{1});
    EXPECT_EQ(run.says<FinalReport>(), 0U);
    run.forget().pass(milliseconds{1});
    EXPECT_EQ(run.report().outcome, Outcome::expired);
    EXPECT_EQ(run.report().energy, WattHours{0});
    EXPECT_FALSE(run.record().held);
    run.forget().pass(minute);
    EXPECT_EQ(run.says<Accepted>(), 0U);
}

}  // namespace
}  // namespace evc
