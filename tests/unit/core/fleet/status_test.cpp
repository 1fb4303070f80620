#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

/// How many `status` messages of CP1 are sent while this time goes by, each second an own consumption when charging.
std::size_t statuses_in(FleetDriver& run, seconds time, bool charging) {
    run.forget();
    for (int second_no = 1; second_no <= time.count(); ++second_no) {
        run.pass(second);
        if (charging) run.charges(static_cast<std::uint64_t>(second_no) + 100, 100 + second_no);
    }
    return run.statuses().size();
}

TEST(FleetStatus, IsSentOnEveryChangeOfState) {
    FleetDriver run;
    std::vector<CpState> seen;
    run.connected().faulty().healthy().on(StopCall{1, cp_id(), {}}).on(ResumeCall{2, cp_id()}).asks().accepts();
    run.charges(1, 1).reports(Outcome::completed, 1).disconnected();
    for (const auto& status : run.statuses())
        if (seen.empty() || seen.back() != status.state) seen.push_back(status.state);
    using enum CpState;
    EXPECT_EQ(seen,
              (std::vector{available, faulted, available, stopped, available, supplying, available, disconnected}));
}

TEST(FleetStatus, SaysSinceWhenTheStateHolds) {
    FleetDriver run;
    run.connected();
    const auto since = run.now.wall;
    run.forget().pass(2 * minute);
    EXPECT_EQ(run.statuses().back().since, since);
    EXPECT_GT(run.statuses().back().at, since);
}

TEST(FleetStatus, IsSentEvery60sOtherwise) {
    FleetDriver run;
    run.connected();
    EXPECT_EQ(statuses_in(run, seconds{300}, false), 5U);
}

TEST(FleetStatus, IsSentEvery5sWhileSupplyingWithTheEnergy) {
    FleetDriver run;
    run.charging();
    EXPECT_EQ(statuses_in(run, seconds{60}, true), 12U);
    EXPECT_EQ(run.statuses().back().driver, driver_id());
    EXPECT_EQ(run.statuses().back().session, session_id(1));
    EXPECT_GE(run.statuses().back().energy, WattHours{155});
    EXPECT_EQ(run.statuses().back().amount_minor, 8);
}

TEST(FleetStatus, IsSentOfAllCpsWhenTheBrokerIsReachedAfterAStartOrAnOutage) {
    FleetDriver run;
    run.connected("CP1").connected("CP2").on(BrokerChanged{false}).forget().on(BrokerChanged{true});
    EXPECT_EQ(run.statuses().size(), 2U);
    EXPECT_EQ(run.restart().statuses().size(), 2U);
}

TEST(FleetStatus, IsNotSentWhileTheBrokerIsAwayButIsShown) {
    FleetDriver run;
    run.connected().on(BrokerChanged{false}).forget().faulty().pass(5 * minute);
    EXPECT_TRUE(run.statuses().empty());
    EXPECT_EQ(run.count<SendCentralStatus>(), 0U);
    EXPECT_GE(run.count<CpChanged>(), 1U);
    EXPECT_EQ(run.state(), CpState::faulted);
}

TEST(FleetStatus, OfCentralItselfIsSentEvery2s) {
    FleetSettings settings;
    settings.version = "1.2.3";
    FleetDriver run{settings};
    EXPECT_EQ(run.count<SendCentralStatus>(), 1U);
    run.forget().pass(20 * second);
    EXPECT_EQ(run.count<SendCentralStatus>(), 10U);
    EXPECT_TRUE(run.all<SendCentralStatus>().back().status.healthy);
    EXPECT_EQ(run.all<SendCentralStatus>().back().status.version, "1.2.3");
}

TEST(FleetProgress, TellsTheDriverThatItsCpChangedItsState) {
    FleetDriver run;
    run.charging().forget().disconnected();
    const auto told = run.all<SendProgress>();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].progress.driver, driver_id());
    EXPECT_EQ(told[0].progress.state, CpState::disconnected);
}

}  // namespace
}  // namespace evc
