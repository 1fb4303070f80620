#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Behaviour: Central dies and is started anew.

FleetSettings warm() {
    FleetSettings settings;
    settings.warm_start = true;
    return settings;
}

TEST(FleetStart, WarmTakesWhoWasConnectedForConnectedUntilMonitorTimeout) {
    FleetDriver run;
    run.connected().restart(warm());
    EXPECT_EQ(run.state(), CpState::available);
    run.pass(run.settings.monitor_timeout - milliseconds{1});
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_disconnected), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.state(), CpState::disconnected);
    EXPECT_EQ(run.statuses().back().state, CpState::disconnected);
}

TEST(FleetStart, WarmSaysNothingOfACpWhoseMonitorComesBackInTime) {
    FleetDriver run;
    run.connected().restart(warm()).pass(second).connected().pass(minute);
    EXPECT_EQ(run.notices(NoticeKind::cp_disconnected) + run.notices(NoticeKind::cp_connected), 0U);
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetStart, WarmDoesNotPresumeWhoWasNotConnected) {
    FleetDriver run;
    run.connected().disconnected().restart(warm());
    EXPECT_EQ(run.state(), CpState::disconnected);
}

TEST(FleetStart, WarmDoesNotPresumeWhoDidNotComeBackAfterTheStartBefore) {
    FleetDriver run;
    run.connected().restart(warm()).pass(minute).restart(warm());
    EXPECT_EQ(run.state(), CpState::disconnected);
}

TEST(FleetStart, ColdShowsEveryCpAsDisconnectedUntilItsMonitorComes) {
    FleetDriver run;
    run.connected().restart();
    EXPECT_EQ(run.state(), CpState::disconnected);
    run.connected();
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetStart, LetsARequestForWhoWasConnectedWaitForItsMonitor) {
    for (const bool is_warm : {false, true}) {
        FleetDriver run;
        run.connected().restart(is_warm ? warm() : FleetSettings{}).asks();
        EXPECT_TRUE(run.tickets().empty());
        EXPECT_EQ(run.ledger.waiting.size(), 1U);
        run.pass(second).connected();
        EXPECT_EQ(run.sends<Authorize>(), 1U);
        EXPECT_TRUE(run.ledger.waiting.empty());
    }
}

TEST(FleetStart, RejectsTheWaitingRequestWhenNoMonitorComes) {
    FleetDriver run;
    run.connected().restart().asks().pass(run.settings.monitor_timeout);
    EXPECT_EQ(run.ticket().reason, reason::disconnected);
    EXPECT_TRUE(run.ledger.waiting.empty());
}

TEST(FleetStart, RejectsAtOnceForWhoWasNotConnectedBefore) {
    FleetDriver run;
    run.connected().disconnected().restart().asks();
    EXPECT_EQ(run.ticket().reason, reason::disconnected);
}

TEST(FleetStart, LetsNoRequestWaitAfterMonitorTimeout) {
    FleetDriver run;
    run.connected().restart().pass(run.settings.monitor_timeout).asks();
    EXPECT_EQ(run.ticket().reason, reason::disconnected);
}

TEST(FleetStart, GivesTheFirstOfTheWaitingTheCpAndTheOthersBusy) {
    FleetDriver run;
    run.connected().restart().asks(1).asks(2, "bob").connected();
    EXPECT_EQ(run.sent<Authorize>().front().request, request_id(1));
    EXPECT_EQ(run.ticket().request, request_id(2));
    EXPECT_EQ(run.ticket().reason, reason::busy);
}

TEST(FleetStart, TakesAWaitingRequestOnceThoughItComesAgain) {
    FleetDriver run;
    run.connected().restart().asks().asks().connected();
    EXPECT_EQ(run.sends<Authorize>(), 1U);
    EXPECT_TRUE(run.tickets().empty());
}

TEST(FleetStart, TakesAnothersCopyOfAWaitingRequestForADeadLetter) {
    FleetDriver run;
    run.connected().restart().asks().asks(1, "bob");
    EXPECT_EQ(run.count<DeadLetter>(), 1U);
}

TEST(FleetStart, KeepsWaitingRequestsOverAnotherRestart) {
    FleetDriver run;
    run.connected().restart().asks().restart().connected();
    EXPECT_EQ(run.sends<Authorize>(), 1U);
}

TEST(FleetStart, LetsTheDriverTakeAWaitingRequestBack) {
    FleetDriver run;
    run.connected().restart().asks().driver_stops();
    EXPECT_EQ(run.ticket().reason, reason::driver_stop);
    EXPECT_TRUE(run.ledger.waiting.empty());
    run.connected();
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetStart, LetsNobodyElseTakeAWaitingRequestBack) {
    FleetDriver run;
    run.connected().connected("CP2").restart().asks().driver_stops(1, "bob").driver_stops(1, "ann", "CP2");
    EXPECT_EQ(run.count<DeadLetter>(), 2U);
    EXPECT_EQ(run.ledger.waiting.size(), 1U);
}

TEST(FleetStart, HasRoomForSoManyWaitingRequestsAndRejectsTheNext) {
    FleetSettings settings;
    settings.max_waiting = 1;
    FleetDriver run;
    run.connected().restart(settings).asks(1).asks(2, "bob");
    EXPECT_EQ(run.ticket().request, request_id(2));
    EXPECT_EQ(run.ticket().reason, reason::rate_limited);
}

TEST(FleetStart, ExpiresAWaitingRequestAtItsOwnTime) {
    FleetDriver run;
    run.connected().restart();
    const auto until = run.now.wall + second;
    run.on(RequestArrived{{request_id(1), session_id(1), driver_id(), cp_id(), Origin::app, {}, until}, run.now.wall});
    run.pass(second);
    EXPECT_EQ(run.ticket().reason, reason::expired);
}

TEST(FleetStart, TakesUpARunningSupplyAndGivesItsTicket) {
    FleetDriver run;
    run.charging(100).restart().connected();
    EXPECT_EQ(run.state(), CpState::supplying);
    run.asks(2, "bob");
    EXPECT_EQ(run.ticket().reason, reason::busy);
    run.charges(9, 900).forget().reports(Outcome::completed, 1'000);
    EXPECT_EQ(run.ticket().energy, WattHours{1'000});
}

TEST(FleetStart, RemembersTheTicketsThatItGave) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 10).restart().connected().asks();
    EXPECT_EQ(run.count<ResendTicket>(), 1U);
    EXPECT_EQ(run.sends<Authorize>(), 0U);
    run.asks(1, "bob");
    EXPECT_EQ(run.count<DeadLetter>(), 1U);
}

TEST(FleetStart, KeepsWhatTheOperatorStopped) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}}).restart().connected();
    EXPECT_EQ(run.state(), CpState::stopped);
}

TEST(FleetStart, ShowsWhatItTakesUp) {
    FleetDriver run;
    run.connected("CP1").connected("CP2").start_without_broker();
    EXPECT_EQ(run.count<CpChanged>(), 2U);
    EXPECT_EQ(run.count<SendStatus>(), 0U);
}

}  // namespace
}  // namespace evc
