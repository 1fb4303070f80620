#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

FleetSettings letting_in(AcceptUnknown unknown) {
    FleetSettings settings;
    settings.accept_unknown = unknown;
    return settings;
}

MonitorRegistered registration(ConnectionId connection, bool local = false) {
    return {connection, cp_id(), "Gran Vía", Tariff{7'000, {}}, local};
}

TEST(FleetMonitor, MakesItsCpAvailable) {
    FleetDriver run;
    run.on(registration(5));
    ASSERT_EQ(run.count<AcceptMonitor>(), 1U);
    EXPECT_EQ(run.all<AcceptMonitor>().front().connection, 5U);
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_connected), 1U);
    EXPECT_EQ(run.statuses().back().state, CpState::available);
}

TEST(FleetMonitor, AddsAnUnknownCpAsItSaysAndOnce) {
    FleetDriver run;
    run.on(registration(5)).on(MonitorClosed{5}).on(registration(6));
    EXPECT_EQ(run.notices(NoticeKind::cp_added), 1U);
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).location, "Gran Vía");
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).tariff.energy_e4, 7'000);
}

TEST(FleetMonitor, ThatSaysNoLocationNorTariffLeavesCentralsOwn) {
    FleetDriver run;
    run.on(registration(5)).connected();
    EXPECT_EQ(run.cp().record.location, "Gran Vía");
    EXPECT_EQ(run.cp().record.tariff.energy_e4, 7'000);
    run.connected("CP2");
    EXPECT_EQ(run.cp("CP2").record.tariff, run.settings.default_tariff);
}

TEST(FleetMonitor, OfAnUnknownCpIsRefusedWhenNoneIsLetIn) {
    FleetDriver run{letting_in(AcceptUnknown::none)};
    run.on(registration(5, true));
    ASSERT_EQ(run.count<RefuseMonitor>(), 1U);
    EXPECT_EQ(run.all<RefuseMonitor>().front().why, reason::unknown_cp);
    EXPECT_EQ(run.fleet->size(), 0U);
}

TEST(FleetMonitor, OfAnUnknownCpIsLetInFromThisMachineOnlyWhenLocal) {
    FleetDriver run{letting_in(AcceptUnknown::local)};
    run.on(registration(5, false));
    EXPECT_EQ(run.count<RefuseMonitor>(), 1U);
    run.on(registration(6, true));
    EXPECT_EQ(run.count<AcceptMonitor>(), 1U);
}

TEST(FleetMonitor, OfAKnownCpIsLetInWhateverThePolicy) {
    FleetDriver run{letting_in(AcceptUnknown::none)};
    run.on(AddCpCall{1, cp_id(), "Alicante", {}}).connected();
    EXPECT_EQ(run.count<AcceptMonitor>(), 1U);
}

TEST(FleetMonitor, OfAFurtherCpThanAllowedIsRefused) {
    FleetSettings settings;
    settings.max_charge_points = 1;
    FleetDriver run{settings};
    run.connected("CP1").connected("CP2");
    ASSERT_EQ(run.count<RefuseMonitor>(), 1U);
    EXPECT_EQ(run.all<RefuseMonitor>().front().why, reason::rate_limited);
    EXPECT_EQ(run.fleet->size(), 1U);
}

TEST(FleetMonitor, HasAnEpochThatGrowsWithEveryRegistrationAlsoOverARestart) {
    FleetDriver run;
    run.connected().connected().restart().forget().connected();
    EXPECT_EQ(run.all<AcceptMonitor>().front().epoch, 3U);
}

TEST(FleetMonitor, SilentFor3sIsDeadAndItsCpDisconnected) {
    FleetDriver run;
    run.connected().forget().silent().pass(run.settings.monitor_timeout - milliseconds{1});
    EXPECT_EQ(run.state(), CpState::available);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.count<CloseMonitor>(), 1U);
    EXPECT_EQ(run.state(), CpState::disconnected);
    EXPECT_EQ(run.notices(NoticeKind::cp_disconnected), 1U);
    EXPECT_EQ(run.statuses().back().state, CpState::disconnected);
    EXPECT_FALSE(run.ledger.charge_points.at(cp_id()).connected);
}

TEST(FleetMonitor, ThatSpeaksEachSecondStaysConnected) {
    FleetDriver run;
    run.connected().forget().pass(hour);
    EXPECT_EQ(run.count<CloseMonitor>(), 0U);
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetMonitor, ThatReportsAFaultEachSecondIsAliveToo) {
    FleetDriver run;
    run.connected().faulty().forget().pass(minute);
    EXPECT_EQ(run.state(), CpState::faulted);
    EXPECT_EQ(run.notices(NoticeKind::cp_faulted), 0U) << "said at its start only";
}

TEST(FleetMonitor, ClosedMakesItsCpDisconnectedAtOnce) {
    FleetDriver run;
    run.connected().forget().disconnected();
    EXPECT_EQ(run.state(), CpState::disconnected);
    EXPECT_EQ(run.count<CloseMonitor>(), 0U);
}

TEST(FleetMonitor, ReplacesTheOlderConnectionOfItsCp) {
    FleetDriver run;
    run.connected();
    const auto older = run.connection();
    run.forget().connected();
    ASSERT_EQ(run.count<CloseMonitor>(), 1U);
    EXPECT_EQ(run.all<CloseMonitor>().front().connection, older);
    EXPECT_EQ(run.state(), CpState::available);
    run.on(MonitorClosed{older}).on(MonitorFault{older, "late"});
    EXPECT_EQ(run.state(), CpState::available) << "the older connection has no say any more";
}

/// Two monitors of one charge point, each of which takes its place back a second later.
FleetDriver& take_turns(FleetDriver& run, int times) {
    for (int i = 0; i < times; ++i) run.pass(milliseconds{1'000}).connected();
    return run;
}

TEST(FleetMonitor, ThatIsReplacedIsToldByWhom) {
    FleetDriver run;
    run.connected().forget().connected();
    EXPECT_EQ(run.all<CloseMonitor>().at(0).replaced_by, run.connection());
}

TEST(FleetMonitor, ThatTakesTurnsWithAnotherOneMakesItsCpFaultedWithOneWarning) {
    FleetDriver run;
    take_turns(run.connected(), 3);
    EXPECT_EQ(run.state(), CpState::available) << "links that were cut can do that";
    take_turns(run, 9);
    EXPECT_EQ(run.state(), CpState::faulted);
    EXPECT_EQ(run.cp().shown_fault, reason::duplicate_monitor);
    EXPECT_EQ(run.notices(NoticeKind::duplicate_monitor), 1U);
    EXPECT_EQ(run.notices(NoticeKind::cp_faulted), 0U) << "one warning, not two";
}

TEST(FleetMonitor, ThatIsAloneForTwoMinutesMakesItsCpAvailableAgain) {
    FleetDriver run;
    take_turns(run.connected(), 4);
    run.forget().pass(seconds{119});
    EXPECT_EQ(run.state(), CpState::faulted);
    run.pass(seconds{1});
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_recovered), 1U);
}

TEST(FleetMonitor, ThatComesBackByANewLinkAfterSilenceIsNoSecondOne) {
    FleetDriver run;
    run.connected();
    for (int i = 0; i < 20; ++i) run.silent().pass(milliseconds{2'000}).connected();
    EXPECT_EQ(run.state(), CpState::available);
}

TEST(FleetMonitor, OfNoRegisteredConnectionIsIgnored) {
    FleetDriver run;
    run.connected().forget().on(MonitorHealthy{99}).on(MonitorFault{99, "x"}).on(MonitorClosed{99});
    EXPECT_TRUE(run.effects.actions.empty());
}

TEST(FleetMonitor, SaysAFaultOnceAndItsEnd) {
    FleetDriver run;
    run.connected().forget().faulty("cable-cut");
    EXPECT_EQ(run.state(), CpState::faulted);
    EXPECT_EQ(run.cp().fault_reason, "cable-cut");
    EXPECT_EQ(run.notices(NoticeKind::cp_faulted), 1U);
    run.healthy();
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_recovered), 1U);
}

TEST(FleetMonitor, ThatChangesItsMindAllTheTimeIsShownAndNotToldEachTime) {
    FleetDriver run;
    run.connected().forget();
    for (int i = 0; i < 100; ++i) run.faulty().healthy();
    EXPECT_EQ(run.notices(NoticeKind::cp_faulted) + run.notices(NoticeKind::cp_recovered), changes_said_max - 1);
    EXPECT_EQ(run.state(), CpState::available);
    run.faulty().forget().pass(minute);
    run.healthy();
    EXPECT_EQ(run.notices(NoticeKind::cp_recovered), 1U) << "a minute later it is told again";
}

TEST(FleetMonitor, AddsNoCpWhenThePlacesOfThoseThatAreKnownAreNeeded) {
    FleetSettings settings;
    settings.max_added_by_monitors = 2;
    FleetDriver run{settings};
    run.on(AddCpCall{1, *CpId::parse("CP1"), "Alicante", {}}).on(AddCpCall{2, *CpId::parse("CP2"), "Elche", {}});
    run.connected("CP3");
    ASSERT_EQ(run.count<RefuseMonitor>(), 1U);
    EXPECT_EQ(run.all<RefuseMonitor>().front().why, reason::rate_limited);
    run.connected("CP2");
    EXPECT_EQ(run.count<AcceptMonitor>(), 1U);
}

TEST(FleetMonitor, ThatReportsAFaultEndsARunningSupplyAtOnce) {
    FleetDriver run;
    run.charging().forget().faulty();
    ASSERT_EQ(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::fault);
    EXPECT_EQ(run.steps(), std::vector{Step::state});
    EXPECT_EQ(run.state(), CpState::faulted);
}

TEST(FleetMonitor, ThatFindsTheFaultBeforeTheSupplyIsKnownEndsItAsWell) {
    FleetDriver run;
    run.authorized().faulty().restart().connected().faulty().forget().charges(1, 10);
    EXPECT_EQ(run.state(), CpState::faulted);
    run.pass(second);
    ASSERT_GE(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front().reason, reason::fault);
}

TEST(FleetMonitor, ThatDiesLeavesTheSupplyToItsEndAndItsTicket) {
    FleetDriver run;
    run.charging().disconnected().charges(2, 200).forget();
    EXPECT_EQ(run.state(), CpState::disconnected);
    run.reports(Outcome::completed, 300);
    EXPECT_EQ(run.ticket().status, TicketStatus::completed);
    EXPECT_EQ(run.ticket().energy, WattHours{300});
}

}  // namespace
}  // namespace evc
