#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(FleetStop, ShowsTheCpStoppedStoresItAndTellsItsEngine) {
    FleetDriver run;
    run.connected().forget().on(StopCall{1, cp_id(), "works"});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.state(), CpState::stopped);
    EXPECT_EQ(run.sent<StopCp>().front(), (StopCp{1, "works"}));
    EXPECT_TRUE(run.ledger.charge_points.at(cp_id()).stopped);
    EXPECT_EQ(run.statuses().back().state, CpState::stopped);
    EXPECT_EQ(run.notices(NoticeKind::cp_stopped), 1U);
}

TEST(FleetStop, WithoutAReasonIsTheOperators) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(run.sent<StopCp>().front().reason, reason::operator_stop);
}

TEST(FleetStop, OfARunningSupplyIsShownAsSupplyingUntilItsTicket) {
    FleetDriver run;
    run.charging().forget().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(run.state(), CpState::supplying);
    run.reports(Outcome::interrupted, 120, reason::operator_stop);
    EXPECT_EQ(run.ticket().reason, reason::operator_stop);
    EXPECT_EQ(run.ticket().energy, WattHours{120});
    EXPECT_EQ(run.state(), CpState::stopped);
}

TEST(FleetStop, AndResumeOfWhatIsSoAlreadyAreDoneWithoutAnOrder) {
    FleetDriver run;
    run.connected().on(ResumeCall{1, cp_id()});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    run.on(StopCall{2, cp_id(), {}}).forget().on(StopCall{3, cp_id(), {}});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.count<SendCommand>(), 0U);
}

TEST(FleetStop, WorksForADisconnectedCp) {
    FleetDriver run;
    run.connected().disconnected().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.state(), CpState::disconnected);
    run.connected();
    EXPECT_EQ(run.state(), CpState::stopped);
}

TEST(FleetResume, MakesTheCpAvailableAgain) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}}).forget().on(ResumeCall{2, cp_id()});
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.sent<ResumeCp>().front().n, 2U);
    EXPECT_EQ(run.notices(NoticeKind::cp_resumed), 1U);
}

TEST(FleetFinish, EndsTheSessionByItsEngine) {
    FleetDriver run;
    run.charging().forget().on(FinishCall{1, cp_id()});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.sent<Finish>().front(), (Finish{session_id(1), Reason{reason::operator_finish}}));
    run.reports(Outcome::completed, 7, reason::operator_finish);
    EXPECT_EQ(run.ticket().status, TicketStatus::completed);
}

TEST(FleetFinish, FailsWithoutASession) {
    FleetDriver run;
    run.connected().on(FinishCall{1, cp_id()});
    EXPECT_EQ(run.outcome(), CallOutcome::failed);
}

TEST(FleetCalls, OfAnUnknownCpSaySo) {
    FleetDriver run;
    const auto unknown = [&](const auto& call) { return run.forget().on(call).outcome(); };
    EXPECT_EQ(unknown(StopCall{1, cp_id(), {}}), CallOutcome::unknown_charge_point);
    EXPECT_EQ(unknown(ResumeCall{1, cp_id()}), CallOutcome::unknown_charge_point);
    EXPECT_EQ(unknown(FinishCall{1, cp_id()}), CallOutcome::unknown_charge_point);
    EXPECT_EQ(unknown(RemoveCpCall{1, cp_id()}), CallOutcome::unknown_charge_point);
    EXPECT_EQ(unknown(SetTariffCall{1, cp_id(), {}}), CallOutcome::unknown_charge_point);
}

TEST(FleetCalls, AreAnsweredUnderTheirOwnNumber) {
    FleetDriver run;
    run.connected().on(StopCall{41, cp_id(), {}}).on(ResumeCall{42, cp_id()});
    EXPECT_EQ(run.all<AnswerCall>()[0].call, 41U);
    EXPECT_EQ(run.all<AnswerCall>()[1].call, 42U);
}

TEST(FleetAdd, ShowsTheNewCpAsDisconnected) {
    FleetDriver run;
    run.on(AddCpCall{1, cp_id(), "Gran Vía", Tariff{7'000, {}}});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.state(), CpState::disconnected);
    EXPECT_EQ(run.statuses().back().location, "Gran Vía");
    EXPECT_EQ(run.statuses().back().tariff.energy_e4, 7'000);
    EXPECT_EQ(run.notices(NoticeKind::cp_added), 1U);
    EXPECT_EQ(run.restart().fleet->size(), 1U);
}

TEST(FleetAdd, FailsForAKnownCpAndAboveTheLimit) {
    FleetSettings settings;
    settings.max_charge_points = 1;
    FleetDriver run{settings};
    run.on(AddCpCall{1, cp_id("CP1"), {}, {}}).on(AddCpCall{2, cp_id("CP1"), {}, {}});
    EXPECT_EQ(run.outcome(), CallOutcome::invalid_argument);
    run.on(AddCpCall{3, cp_id("CP2"), {}, {}});
    EXPECT_EQ(run.outcome(), CallOutcome::failed);
    EXPECT_EQ(run.fleet->size(), 1U);
}

TEST(FleetDescribed, AddsTheCpOrCallsItSoFromNowOn) {
    FleetDriver run;
    run.on(CpDescribed{cp_id(), "Gran Vía", Tariff{7'000, {}}});
    EXPECT_EQ(run.notices(NoticeKind::cp_added), 1U);
    run.on(StopCall{1, cp_id(), {}}).forget();
    run.on(CpDescribed{cp_id(), "Calle Mayor", Tariff{8'000, {}}});
    EXPECT_EQ(run.statuses().back().location, "Calle Mayor");
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).tariff.energy_e4, 8'000);
    EXPECT_TRUE(run.ledger.charge_points.at(cp_id()).stopped);
    EXPECT_EQ(run.notices(NoticeKind::cp_added), 0U);
}

TEST(FleetDescribed, AsItIsChangesNothing) {
    FleetDriver run;
    run.on(CpDescribed{cp_id(), "Gran Vía", Tariff{7'000, {}}}).forget();
    run.on(CpDescribed{cp_id(), "Gran Vía", Tariff{7'000, {}}});
    EXPECT_TRUE(run.statuses().empty());
}

TEST(FleetRemove, SendsATombstoneAndClosesItsMonitor) {
    FleetDriver run;
    run.connected();
    const auto connection = run.connection();
    run.forget().on(RemoveCpCall{1, cp_id()});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.all<SendTombstone>().at(0).cp, cp_id());
    EXPECT_EQ(run.all<CloseMonitor>().at(0).connection, connection);
    EXPECT_EQ(run.notices(NoticeKind::cp_removed), 1U);
    EXPECT_EQ(run.fleet->find(cp_id()), nullptr);
    run.forget().pass(5 * minute);
    EXPECT_TRUE(run.statuses().empty());
    EXPECT_EQ(run.restart().fleet->size(), 0U);
}

TEST(FleetRemove, IsRefusedWhileASessionIsOpenOrARequestWaits) {
    FleetDriver open;
    open.authorized().on(RemoveCpCall{1, cp_id()});
    EXPECT_EQ(open.outcome(), CallOutcome::busy);
    FleetDriver waiting;
    waiting.connected().restart().asks().on(RemoveCpCall{1, cp_id()});
    EXPECT_EQ(waiting.outcome(), CallOutcome::busy);
    EXPECT_EQ(waiting.fleet->size(), 1U);
}

TEST(FleetRemove, LeavesTheOthers) {
    FleetDriver run;
    run.connected("CP1").connected("CP2").on(RemoveCpCall{1, cp_id("CP1")}).forget().pass(minute);
    EXPECT_EQ(run.state("CP2"), CpState::available);
    EXPECT_FALSE(run.statuses().empty());
    run.connected("CP1");
    EXPECT_EQ(run.state("CP1"), CpState::available);
}

TEST(FleetTariff, HoldsForTheNextSessionAndIsShownAtOnce) {
    FleetDriver run;
    run.connected().forget().on(SetTariffCall{1, cp_id(), Tariff{9'000, {}}});
    EXPECT_EQ(run.outcome(), CallOutcome::done);
    EXPECT_EQ(run.statuses().back().tariff.energy_e4, 9'000);
    run.asks();
    EXPECT_EQ(run.sent<Authorize>().front().tariff.energy_e4, 9'000);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).tariff.energy_e4, 9'000);
}

TEST(FleetReconfigured, GoesByItsNewRulesAndLeavesSessionsTheirs) {
    FleetDriver run;
    run.connected("CP1").connected("CP2").asks();
    auto settings = run.settings;
    settings.lease = second * 10;
    run.fleet->reconfigure(settings);
    run.asks(2, "bob", "CP2").pass(10 * second);
    EXPECT_EQ(run.ticket().request, request_id(2));
    EXPECT_EQ(run.session_state(1), SessionState::authorized);
}

}  // namespace
}  // namespace evc
