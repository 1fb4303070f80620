#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(FleetSession, IsAuthorizedForAnAvailableCpWhichIsReservedFromThen) {
    FleetDriver run;
    run.authorized();
    ASSERT_EQ(run.sends<Authorize>(), 1U);
    const auto order = run.sent<Authorize>().front();
    EXPECT_EQ(order.session, session_id(1));
    EXPECT_EQ(order.request, request_id(1));
    EXPECT_EQ(order.driver, driver_id("ann"));
    EXPECT_EQ(order.expires_at, run.now.wall + run.settings.lease);
    EXPECT_EQ(run.session_state(), SessionState::authorized);
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_TRUE(run.cp().reserved());
    EXPECT_TRUE(run.statuses().back().reserved);
    EXPECT_EQ(run.steps(), std::vector{Step::authorized});
    EXPECT_TRUE(run.tickets().empty());
}

TEST(FleetSession, BeginsOnlyWhenItsEngineHasAcceptedAndThatIsStored) {
    FleetDriver run;
    run.authorized();
    EXPECT_EQ(run.sends<Begin>(), 0U);
    run.forget().accepts();
    ASSERT_EQ(run.sends<Begin>(), 1U);
    EXPECT_EQ(run.sent<Begin>().front().engine, engine_id(1));
    EXPECT_EQ(run.sent<Begin>().front().expires_at, run.ledger.sessions.at(session_id(1)).expires_at);
    EXPECT_EQ(run.session_state(), SessionState::accepted);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).engine, engine_id(1));
    EXPECT_EQ(run.steps(), std::vector{Step::accepted});
    EXPECT_TRUE(run.cp().reserved());
}

TEST(FleetSession, IsShownAsSupplyingOnceItCharges) {
    FleetDriver run;
    run.accepted().forget().charges(1, 0);
    EXPECT_EQ(run.session_state(), SessionState::charging);
    EXPECT_EQ(run.state(), CpState::supplying);
    EXPECT_FALSE(run.cp().reserved());
    EXPECT_EQ(run.notices(NoticeKind::session_charging), 1U);
}

TEST(FleetSession, ShowsEachSecondsConsumptionAndAmountToItsDriver) {
    FleetDriver run;
    run.charging(0).pass(minute).forget().charges(2, 12'999);
    const auto shown = run.all<SendProgress>();
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].progress.step, Step::charging);
    EXPECT_EQ(shown[0].progress.energy, WattHours{12'999});
    EXPECT_EQ(shown[0].progress.power, Watts{22'000});
    EXPECT_EQ(shown[0].progress.amount_minor, 650);
}

TEST(FleetSession, IgnoresAConsumptionThatIsNotNewerThanTheNewest) {
    FleetDriver run;
    run.charging(100).charges(3, 300).forget().charges(2, 200).charges(3, 300);
    EXPECT_TRUE(run.steps().empty());
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{300});
}

TEST(FleetSession, CompletedGivesItsTicketAndFreesTheCp) {
    FleetDriver run;
    run.charging().pass(minute).forget().reports(Outcome::completed, 12'999);
    const auto ticket = run.ticket();
    EXPECT_EQ(ticket.status, TicketStatus::completed);
    EXPECT_EQ(ticket.request, request_id(1));
    EXPECT_EQ(ticket.session, session_id(1));
    EXPECT_EQ(ticket.energy, WattHours{12'999});
    EXPECT_EQ(ticket.amount.minor, 650);
    EXPECT_EQ(ticket.reason, "");
    EXPECT_EQ(run.session_state(), SessionState::completed);
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_FALSE(run.has_session());
    EXPECT_EQ(run.fleet->open_sessions(), 0U);
}

TEST(FleetSession, InterruptedGivesATicketForWhatWasDelivered) {
    FleetDriver run;
    run.charging().forget().reports(Outcome::interrupted, 500, reason::engine_restart);
    EXPECT_EQ(run.ticket().status, TicketStatus::interrupted);
    EXPECT_EQ(run.ticket().energy, WattHours{500});
    EXPECT_EQ(run.ticket().reason, reason::engine_restart);
    EXPECT_EQ(run.session_state(), SessionState::interrupted);
}

TEST(FleetSession, AcceptedAndThenInterruptedGivesATicketOverNothing) {
    FleetDriver run;
    run.accepted().forget().reports(Outcome::interrupted, 0, reason::engine_restart);
    EXPECT_EQ(run.ticket().status, TicketStatus::interrupted);
    EXPECT_EQ(run.ticket().amount.minor, 0);
    EXPECT_EQ(run.session_state(), SessionState::interrupted);
}

TEST(FleetSession, ExpiresWhenItsEngineSaysThatNoVehicleCame) {
    FleetDriver run;
    run.accepted().forget().reports(Outcome::expired, 0, reason::no_vehicle);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
    EXPECT_EQ(run.ticket().reason, reason::no_vehicle);
    EXPECT_EQ(run.session_state(), SessionState::expired);
}

TEST(FleetSession, AcceptedIsNotExpiredByCentralItself) {
    FleetDriver run;
    run.accepted().forget().pass(10 * minute);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.session_state(), SessionState::accepted);
}

TEST(FleetSession, AuthorizedExpiresAtTheEndOfItsLease) {
    FleetDriver run;
    run.authorized().forget().pass(run.settings.lease - milliseconds{1});
    EXPECT_TRUE(run.tickets().empty());
    run.pass(milliseconds{1});
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
    EXPECT_EQ(run.ticket().reason, reason::expired);
    EXPECT_EQ(run.session_state(), SessionState::expired);
    EXPECT_FALSE(run.cp().reserved());
}

TEST(FleetSession, IsRejectedWithTheReasonOfTheEngineThatRefusesIt) {
    const std::pair<std::string_view, std::string_view> words[] = {
        {"busy", reason::busy},       {"stopped", reason::stopped}, {"faulty", reason::faulted},
        {"faulted", reason::faulted}, {"", reason::refused},        {"no-coffee", reason::refused}};
    for (const auto& [said, shown] : words) {
        FleetDriver run;
        run.authorized().forget().refuses(said);
        EXPECT_EQ(run.ticket().status, TicketStatus::rejected);
        EXPECT_EQ(run.ticket().reason, shown) << said;
        EXPECT_EQ(run.session_state(), SessionState::refused);
        EXPECT_FALSE(run.cp().reserved());
    }
}

TEST(FleetSession, IsNotRefusedOnceAccepted) {
    FleetDriver run;
    run.accepted().forget().refuses("busy");
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.session_state(), SessionState::accepted);
}

TEST(FleetSession, ChargingWhileAuthorizedCountsAsAccepted) {
    FleetDriver run;
    run.authorized().forget().charges(1, 40);
    EXPECT_EQ(run.session_state(), SessionState::charging);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).engine, engine_id(1));
    run.reports(Outcome::completed, 90);
    EXPECT_EQ(run.ticket().energy, WattHours{90});
}

TEST(FleetSession, AFinalReportWhileAuthorizedCountsAsAccepted) {
    FleetDriver run;
    run.authorized().forget().reports(Outcome::completed, 90);
    EXPECT_EQ(run.ticket().status, TicketStatus::completed);
    EXPECT_EQ(run.ticket().energy, WattHours{90});
    EXPECT_EQ(run.sends<Receipt>(), 1U);
}

TEST(FleetSession, IsBilledByTheTariffAsItWasAtAuthorisation) {
    FleetDriver run;
    run.charging().on(SetTariffCall{1, cp_id(), Tariff{20'000, {}}}).forget().reports(Outcome::completed, 1'000);
    EXPECT_EQ(run.ticket().amount.minor, 50);
    EXPECT_EQ(run.ticket().tariff, (Tariff{5'000, {}}));
}

TEST(FleetSession, LeavesItsCpToTheNextDriver) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 100).forget().asks(2, "bob");
    EXPECT_EQ(run.sends<Authorize>(), 1U);
    EXPECT_EQ(run.session_state(2), SessionState::authorized);
}

TEST(FleetSession, GivesAnInterruptionWithoutReasonTheReasonOfItsFinish) {
    FleetDriver run;
    run.charging().faulty().forget().reports(Outcome::interrupted, 10);
    EXPECT_EQ(run.ticket().reason, reason::fault);
}

}  // namespace
}  // namespace evc
