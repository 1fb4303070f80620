#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 6: replaced and duplicate engines.

TEST(FleetNewEngine, ThatDoesNotListTheSessionSettlesItAsLostAtOnce) {
    FleetDriver run;
    run.states().charging(100).pass(second).forget().states({}, 2);
    EXPECT_EQ(run.ticket().reason, reason::lost);
    EXPECT_EQ(run.ticket().energy, WattHours{100});
    EXPECT_EQ(run.notices(NoticeKind::engine_replaced), 1U);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).engine, engine_id(2));
}

TEST(FleetNewEngine, ThatListsTheSessionLeavesIt) {
    FleetDriver run;
    run.charging(100).pass(second).forget().states({session_id(1)}, 2);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_TRUE(run.has_session());
}

TEST(FleetNewEngine, SettlesNothingByAStateThatItWroteBeforeTheSession) {
    FleetDriver run;
    run.connected().states().pass(minute);
    const auto before = run.now.wall - 10 * second;
    run.asks().accepts().forget().read_anew(EngineState{}, before, 2);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_TRUE(run.has_session());
}

TEST(FleetNewEngine, SettlesNothingThatIsOnlyAuthorized) {
    FleetDriver run;
    run.connected().states().asks().pass(second).forget().states({}, 2);
    EXPECT_TRUE(run.tickets().empty());
    run.accepts(1, 2);
    EXPECT_EQ(run.sent<Begin>().front().engine, engine_id(2));
}

TEST(FleetNewEngine, IsNoneWhenAnOldWordOfAnotherEngineArrivesLate) {
    FleetDriver run;
    run.connected().pass(minute).states({}, 2).forget().read_anew(EngineState{}, run.now.wall - 30 * second, 1);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).engine, engine_id(2));
    EXPECT_EQ(run.notices(NoticeKind::engine_replaced), 0U);
}

TEST(FleetNewEngine, ReportOfOneThatWasNotLetBeginIsReceiptedAndEndsNothing) {
    FleetDriver run;
    run.charging(100).forget().reports(Outcome::completed, 700, {}, 1, 2);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.session_state(), SessionState::charging);
    EXPECT_EQ(run.ledger.late.at(0).energy, WattHours{700});
}

TEST(FleetNewEngine, ChargingOfOneThatWasNotLetBeginMovesNothing) {
    FleetDriver run;
    run.charging(100).forget().charges(50, 9'000, 1, 2);
    EXPECT_TRUE(run.steps().empty());
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{100});
}

void take_turns(FleetDriver& run) {
    run.connected().states({}, 1).pass(10 * second).states({}, 2).pass(10 * second).states({}, 1);
}

TEST(FleetDuplicateEngine, MakesItsCpFaulted) {
    FleetDriver run;
    take_turns(run);
    EXPECT_EQ(run.state(), CpState::faulted);
    EXPECT_EQ(run.cp().shown_fault, reason::duplicate_engine);
    EXPECT_EQ(run.notices(NoticeKind::duplicate_engine), 1U);
    EXPECT_EQ(run.statuses().back().state, CpState::faulted);
}

TEST(FleetDuplicateEngine, IsSaidOnceWhileItLasts) {
    FleetDriver run;
    take_turns(run);
    for (int turn = 0; turn < 10; ++turn) run.pass(10 * second).states({}, 2).pass(10 * second).states({}, 1);
    EXPECT_EQ(run.notices(NoticeKind::duplicate_engine), 1U);
    EXPECT_EQ(run.state(), CpState::faulted);
}

TEST(FleetDuplicateEngine, IsOverWhenOneOfThemHasBeenSilentForThreeStates) {
    FleetDriver run;
    take_turns(run);
    run.pass(90 * second - milliseconds{1});
    EXPECT_EQ(run.state(), CpState::faulted);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_recovered), 1U);
    EXPECT_EQ(run.statuses().back().state, CpState::available);
}

TEST(FleetDuplicateEngine, IsNotSeenInAReplacementOrAWordStillUnderWay) {
    FleetDriver run;
    run.connected().states({}, 1).pass(10 * second).states({}, 2).pass(second).said(Acknowledged{0}, run.now.wall, 1);
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetDuplicateEngine, WithholdsBegin) {
    FleetDriver run;
    run.authorized().states({}, 1).pass(6 * second).states({}, 2).pass(6 * second).states({}, 1).forget().accepts(1, 2);
    EXPECT_EQ(run.sends<Begin>(), 0U);
}

// Rule 7: two Centrals.

TEST(FleetTwoCentrals, SaysSoOnceAndShowsItselfUnwell) {
    FleetDriver run;
    for (int i = 0; i < 4; ++i) run.on(ForeignCentralSeen{foreign_ledger()}).pass(2 * second);
    EXPECT_EQ(run.notices(NoticeKind::foreign_central), 1U);
    EXPECT_TRUE(run.fleet->foreign_central());
    EXPECT_FALSE(run.all<SendCentralStatus>().back().status.healthy);
}

TEST(FleetTwoCentrals, IsOverWhenTheOtherHasBeenSilentFor6s) {
    FleetDriver run;
    run.connected().on(ForeignCentralSeen{foreign_ledger()}).pass(6 * second - milliseconds{1});
    EXPECT_TRUE(run.fleet->foreign_central());
    run.pass(milliseconds{1});
    EXPECT_FALSE(run.fleet->foreign_central());
    EXPECT_EQ(run.notices(NoticeKind::foreign_central_gone), 1U);
    run.asks();
    EXPECT_EQ(run.sends<Authorize>(), 1U);
}

TEST(FleetTwoCentrals, IsNotSeenInItsOwnLifeSign) {
    FleetDriver run;
    run.on(ForeignCentralSeen{run.ledger.id});
    EXPECT_FALSE(run.fleet->foreign_central());
}

TEST(FleetTwoCentrals, IsSeenInTheLifeSignOfACopyOfItsLedger) {
    FleetDriver run;
    run.connected().on(ForeignCentralSeen{run.ledger.id, true}).asks();
    EXPECT_TRUE(run.fleet->foreign_central());
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetTwoCentrals, CarriesItsLedgerInEveryCommandAndStatus) {
    FleetDriver run;
    run.charging().on(StopCall{1, cp_id(), {}}).driver_stops().reports(Outcome::completed, 5);
    for (const auto& send : run.all<SendCommand>()) EXPECT_EQ(send.command.ledger, run.ledger.id);
    for (const auto& status : run.statuses()) EXPECT_EQ(status.ledger, run.ledger.id);
    EXPECT_EQ(run.all<SendCentralStatus>().front().status.ledger, run.ledger.id);
}

TEST(FleetNewEngine, SettlesNothingByAnOldStateAfterARestartEither) {
    FleetDriver run;
    run.connected().states().pass(minute);
    const auto before = run.now.wall - 10 * second;
    run.asks().accepts().restart().read_anew(EngineState{}, before, 2);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_TRUE(run.has_session());
}

TEST(FleetNewEngine, LeavesNoBeginToTheOneThatItReplaced) {
    FleetDriver run;
    run.authorized().states({}, 1).pass(second).states({}, 2).forget().accepts(1, 1);
    EXPECT_EQ(run.sends<Begin>(), 0U);
    EXPECT_EQ(run.session_state(), SessionState::authorized);
}

}  // namespace
}  // namespace evc
