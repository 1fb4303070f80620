#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 9: what cannot be is not believed, not billed, and leaves nothing behind that a reader could not read.

constexpr std::int64_t largest = energy_max;
constexpr auto largest_n = static_cast<std::uint64_t>(energy_max);

FleetSettings of_22_kw() {
    FleetSettings settings;
    settings.max_power = Watts{22'000};
    return settings;
}

bool is_implausible(const FleetDriver& run) {
    return run.state() == CpState::faulted && run.cp().shown_fault == reason::implausible;
}

TEST(FleetPlausibleEnergy, IsWhatMaxPowerDeliversSinceTheAuthorisation) {
    FleetDriver run{of_22_kw()};
    run.charging(0).pass(hour).forget().charges(2, 22'000 + 5'000);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{27'000});
    EXPECT_EQ(run.state(), CpState::supplying);
    run.charges(3, 27'100);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{27'000});
    EXPECT_TRUE(is_implausible(run));
    EXPECT_EQ(run.notices(NoticeKind::implausible_report), 1U);
    EXPECT_EQ(run.fleet->implausible_reports(), 1U);
}

TEST(FleetPlausibleEnergy, CountsOnOverARestart) {
    FleetDriver run{of_22_kw()};
    run.charging(0).pass(hour).restart(of_22_kw(), hour).connected().charges(2, 45'000);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{45'000});
    EXPECT_EQ(run.fleet->implausible_reports(), 0U);
}

class FleetPlausibleEnergyWithAClock : public ::testing::TestWithParam<milliseconds> {};

TEST_P(FleetPlausibleEnergyWithAClock, ThatIsSetIsMeasuredByTimeThatPassed) {
    FleetDriver run{of_22_kw()};
    run.charging(0).pass(hour).jump(GetParam()).charges(2, 22'000);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{22'000});
    run.charges(3, 2'000'000);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{22'000});
}

TEST_P(FleetPlausibleEnergyWithAClock, ThatWasSetWhileCentralWasAwayIsLenient) {
    FleetDriver run{of_22_kw()};
    run.charging(0).pass(hour).jump(GetParam()).restart(of_22_kw()).connected().charges(2, 5'000);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{5'000});
    run.reports(Outcome::completed, largest);
    EXPECT_EQ(run.ticket().energy, WattHours{5'000});
}

INSTANTIATE_TEST_SUITE_P(Clocks, FleetPlausibleEnergyWithAClock,
                         ::testing::Values(hour, -hour, 120 * 24 * hour, -120 * 24 * hour));

TEST(FleetImplausibleReport, OfMorePowerThanThereIsShowsNeitherPowerNorEnergy) {
    FleetDriver run{of_22_kw()};
    run.accepted().forget().says(Charging{session_id(1), driver_id(), 1, WattHours{1}, Watts{22'001}});
    EXPECT_EQ(run.session_state(), SessionState::charging);
    EXPECT_EQ(run.cp().session->power, Watts{0});
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{0});
    EXPECT_TRUE(is_implausible(run));
}

TEST(FleetImplausibleReport, ThatIsFinalIsReceiptedAndBilledWithWhatWasBelievedLast) {
    FleetDriver run;
    run.charging(100).forget().reports(Outcome::completed, largest);
    const auto ticket = run.ticket();
    EXPECT_EQ(ticket.status, TicketStatus::interrupted);
    EXPECT_EQ(ticket.reason, reason::implausible);
    EXPECT_EQ(ticket.energy, WattHours{100});
    EXPECT_EQ(ticket.amount.minor, 5);
    EXPECT_EQ(run.sent<Receipt>().front(), (Receipt{session_id(1), WattHours{largest}, Money{5, {}}}));
    EXPECT_TRUE(is_implausible(run));
    EXPECT_FALSE(run.has_session());
}

TEST(FleetImplausibleReport, ThatIsLateIsReceiptedAndNotListed) {
    FleetDriver run;
    run.charging(100).reports(Outcome::completed, 100).forget().reports(Outcome::completed, largest);
    EXPECT_EQ(run.sent<Receipt>().front(), (Receipt{session_id(1), WattHours{largest}, Money{0, {}}}));
    EXPECT_TRUE(run.ledger.late.empty());
    EXPECT_TRUE(is_implausible(run));
}

TEST(FleetImplausibleReport, OfAChargePointThatNobodyKnowsIsReceiptedAndCounted) {
    FleetDriver run;
    run.reports(Outcome::completed, largest);
    EXPECT_EQ(run.sends<Receipt>(), 1U);
    EXPECT_TRUE(run.ledger.late.empty());
    EXPECT_EQ(run.fleet->implausible_reports(), 1U);
}

TEST(FleetImplausibleReport, KeepsTheChargePointFromNewRequests) {
    FleetDriver run;
    run.connected().acknowledges(largest_n).forget().asks();
    EXPECT_EQ(run.ticket().reason, reason::faulted);
}

TEST(FleetImplausibleReport, IsOverWithTheNextStateThatCanBe) {
    FleetDriver run;
    run.connected().acknowledges(largest_n).forget().states();
    EXPECT_EQ(run.state(), CpState::available);
    EXPECT_EQ(run.notices(NoticeKind::cp_recovered), 1U);
}

TEST(FleetImplausibleReport, IsOverWhenNoneCameForThreeStates) {
    FleetDriver run;
    run.charging(100).charges(2, largest).pass(90 * second - milliseconds{1});
    EXPECT_TRUE(is_implausible(run));
    run.pass(milliseconds{1});
    EXPECT_EQ(run.state(), CpState::supplying);
}

TEST(FleetImplausibleReport, IsSaidOnceWhileItLasts) {
    FleetDriver run;
    run.charging(100);
    for (std::uint64_t seq = 2; seq < 50; ++seq) run.charges(seq, largest);
    EXPECT_EQ(run.notices(NoticeKind::implausible_report), 1U);
    EXPECT_EQ(run.notices(NoticeKind::cp_faulted), 1U);
    EXPECT_EQ(run.fleet->implausible_reports(), 48U);
}

TEST(FleetChargingSeq, ThatIsFarAheadHidesNothingThatComesLater) {
    FleetDriver run;
    run.charging(100).charges(largest_n, 101).charges(3, 300);
    EXPECT_EQ(run.ledger.sessions.at(session_id(1)).energy, WattHours{300});
}

TEST(FleetPlausibleN, IsAtMostAThousandAboveWhatWasGiven) {
    FleetDriver run;
    run.connected().states({}, 1, 1'000);
    EXPECT_EQ(run.sent<ResumeCp>().back().n, 1'001U);
    EXPECT_EQ(run.state(), CpState::available);
    run.forget().acknowledges(1'001 + 1'001);
    EXPECT_EQ(run.count<SendCommand>(), 0U);
    EXPECT_TRUE(is_implausible(run));
}

TEST(FleetPlausibleN, OfTheLargestNumberLeavesLaterOrdersReadable) {
    FleetDriver run;
    run.connected().acknowledges(largest_n).forget().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(run.sent<StopCp>().back().n, 1U);
    EXPECT_TRUE(run.cp().stop_pending());
    run.acknowledges(1);
    EXPECT_FALSE(run.cp().stop_pending());
    EXPECT_EQ(run.state(), CpState::stopped);
}

TEST(FleetPlausibleN, OfAnEngineThatIsFarAheadIsAdoptedByTheOperatorsOrder) {
    FleetDriver run;
    run.connected().states({}, 1, 5'000);
    EXPECT_TRUE(is_implausible(run));
    run.forget().on(ResumeCall{1, cp_id()});
    EXPECT_EQ(run.sent<ResumeCp>().back().n, 5'001U);
    EXPECT_EQ(run.state(), CpState::available);
    run.acknowledges(5'001);
    EXPECT_FALSE(run.cp().order_pending());
}

TEST(FleetPlausibleN, OfAnEngineThatIsFarBehindIsAdoptedByTheOperatorsOrder) {
    FleetDriver run;
    run.connected().states({}, 1, 5'000).on(ResumeCall{1, cp_id()}).acknowledges(5'001).states({}, 1, 7);
    EXPECT_TRUE(run.cp().order_pending());
    run.forget().on(StopCall{2, cp_id(), {}});
    EXPECT_EQ(run.sent<StopCp>().back().n, 8U);
    run.acknowledges(8);
    EXPECT_FALSE(run.cp().order_pending());
}

TEST(FleetPlausibleN, OfARestoredLedgersEnginesIsAnyThatLeavesRoom) {
    FleetSettings settings;
    settings.recovered = true;
    FleetDriver run{settings};
    run.connected().states({}, 1, 50'000);
    EXPECT_EQ(run.sent<ResumeCp>().back().n, 50'001U);
    run.forget().states({}, 1, largest_n);
    EXPECT_EQ(run.count<SendCommand>(), 0U);
}

TEST(FleetOldAcknowledgement, IsNotAnsweredAtOnce) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}}).forget();
    for (int i = 0; i < 100; ++i) run.acknowledges(0).pass(milliseconds{1});
    EXPECT_EQ(run.sends<StopCp>(), 0U);
}

}  // namespace
}  // namespace evc
