#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 8: a ledger restored from an old copy.

FleetSettings recovered() {
    FleetSettings settings;
    settings.recovered = true;
    return settings;
}

Ticket old_ticket(std::int64_t energy) {
    Ticket ticket;
    ticket.request = request_id(1);
    ticket.session = session_id(1);
    ticket.driver = driver_id();
    ticket.cp = cp_id();
    ticket.status = TicketStatus::completed;
    ticket.energy = WattHours{energy};
    ticket.amount = Tariff{5'000, {}}.amount(ticket.energy);
    ticket.at = beginning.wall;
    return ticket;
}

TEST(FleetRecovered, ServesOnlyAfterTheLongestLeaseAndTheSkew) {
    FleetDriver run;
    const auto hold = run.settings.lease + run.settings.clock_skew;
    run.connected().restart(recovered()).connected().pass(hold - second).asks().forget();
    EXPECT_EQ(run.sends<Authorize>(), 0U);
    run.pass(second);
    EXPECT_EQ(run.sends<Authorize>(), 1U);
}

TEST(FleetRecovered, ExpiresARequestThatCannotWaitForThat) {
    FleetDriver run;
    run.connected().restart(recovered()).connected().asks().pass(run.settings.request_lifetime);
    EXPECT_EQ(run.ticket().reason, reason::expired);
}

TEST(FleetRecovered, AdoptsATicketAsItIs) {
    FleetDriver run{recovered()};
    run.connected().on(TicketRecovered{old_ticket(500), session_id(1)});
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.ledger.tickets.at(request_id(1)), old_ticket(500));
    run.asks();
    EXPECT_EQ(run.count<ResendTicket>(), 1U);
    run.reports(Outcome::completed, 500);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_TRUE(run.ledger.late.empty());
}

TEST(FleetRecovered, EndsTheOpenSessionThatATicketEnds) {
    FleetDriver run;
    run.charging(100).restart(recovered()).on(TicketRecovered{old_ticket(500), session_id(1)});
    EXPECT_FALSE(run.has_session());
    EXPECT_EQ(run.session_state(), SessionState::completed);
    EXPECT_EQ(run.ledger.tickets.at(request_id(1)).energy, WattHours{500});
}

TEST(FleetRecovered, DropsTheWaitingRequestThatHasItsTicket) {
    FleetDriver run;
    run.connected().restart().asks().restart(recovered()).on(TicketRecovered{old_ticket(500), session_id(1)});
    run.connected().pass(2 * minute);
    EXPECT_TRUE(run.ledger.waiting.empty());
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

// The same without being told, when the broker shows that the ledger is not the one that wrote the topics.

FleetSettings unproven() {
    FleetSettings settings;
    settings.unproven = true;
    return settings;
}

TEST(FleetUnproven, EndsNothingByItselfUntilItsLedgerIsProven) {
    FleetDriver run;
    run.authorized().start_without_broker(unproven()).pass(hour);
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_TRUE(run.has_session());
    run.on(LedgerProven{}).pass(second);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
    EXPECT_FALSE(run.fleet->recovering(run.now.steady));
}

TEST(FleetUnproven, ServesAtOnceWhenItsLedgerIsProven) {
    FleetDriver run;
    run.connected().start_without_broker(unproven()).on(LedgerProven{}).connected().asks();
    EXPECT_EQ(run.sends<Authorize>(), 1U);
}

TEST(FleetUnproven, GoesByTheRulesOfARecoveredLedgerWhenItIsDoubted) {
    for (const auto lineage : {Lineage::of_others, Lineage::older}) {
        FleetDriver run;
        run.connected().start_without_broker(unproven()).on(BrokerChanged{true}).connected();
        run.pass(5 * second).on(LedgerDoubted{lineage}).on(TicketRecovered{old_ticket(500), session_id(1)});
        EXPECT_TRUE(run.fleet->recovering(run.now.steady));
        run.on(TelemetryCaughtUp{true}).asks(1);
        EXPECT_EQ(run.count<ResendTicket>(), 1U);
        const auto hold = run.settings.lease + run.settings.clock_skew;
        run.pass(hold - second).asks(2).forget();
        EXPECT_EQ(run.sends<Authorize>(), 0U);
        run.pass(second);
        EXPECT_EQ(run.sends<Authorize>(), 1U);
        EXPECT_FALSE(run.fleet->recovering(run.now.steady));
    }
}

TEST(FleetUnproven, SaysWhyItsLedgerIsDoubted) {
    FleetDriver run{unproven()};
    run.on(LedgerDoubted{Lineage::of_others});
    EXPECT_EQ(run.notices(NoticeKind::ledger_on_used_topics), 1U);
    run.on(LedgerDoubted{Lineage::older});
    EXPECT_EQ(run.notices(NoticeKind::ledger_is_old), 1U);
}

TEST(FleetRecovered, KeepsATicketThatItHas) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 400).on(TicketRecovered{old_ticket(500), session_id(1)});
    EXPECT_EQ(run.ledger.tickets.at(request_id(1)).energy, WattHours{400});
}

}  // namespace
}  // namespace evc
