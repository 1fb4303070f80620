#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 2: everything that matters is repeated until answered, with back-off, byte for byte.

template <class Kind>
std::vector<seconds> moments_of(FleetDriver& run, seconds for_how_long) {
    std::vector<seconds> found;
    for (seconds at{1}; at <= for_how_long; ++at) {
        run.forget().pass(second);
        if (run.sends<Kind>() > 0) found.push_back(at);
    }
    return found;
}

template <class Kind>
bool all_equal(const FleetDriver& run, std::size_t at_least) {
    const auto commands = run.commands<Kind>();
    if (commands.size() < at_least) return false;
    for (const auto& command : commands)
        if (!(command == commands.front())) return false;
    return true;
}

using Moments = std::vector<seconds>;

TEST(FleetRepeats, AuthorizeWithBackOffUntilTheLeaseIsOver) {
    FleetDriver run;
    run.authorized();
    EXPECT_EQ(moments_of<Authorize>(run, seconds{200}),
              (Moments{seconds{1}, seconds{3}, seconds{7}, seconds{15}, seconds{31}, seconds{47}}));
}

TEST(FleetRepeats, AuthorizeUntilItIsAcceptedOrRefused) {
    FleetDriver accepted;
    accepted.authorized().pass(second).accepts();
    EXPECT_EQ(moments_of<Authorize>(accepted, seconds{60}), Moments{});
    FleetDriver refused;
    refused.authorized().pass(second).refuses("busy");
    EXPECT_EQ(moments_of<Authorize>(refused, seconds{60}), Moments{});
}

TEST(FleetRepeats, BeginWithBackOffUntilTheLeaseIsOver) {
    FleetDriver run;
    run.accepted();
    EXPECT_EQ(moments_of<Begin>(run, seconds{200}),
              (Moments{seconds{1}, seconds{3}, seconds{7}, seconds{15}, seconds{31}, seconds{47}}));
}

TEST(FleetRepeats, BeginUntilTheSupplyOrAFinalReport) {
    FleetDriver charging;
    charging.charging();
    EXPECT_EQ(moments_of<Begin>(charging, seconds{60}), Moments{});
    FleetDriver ended;
    ended.accepted().reports(Outcome::expired, 0);
    EXPECT_EQ(moments_of<Begin>(ended, seconds{60}), Moments{});
}

TEST(FleetRepeats, StopAndResumeUntilTheirAck) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(moments_of<StopCp>(run, seconds{64}),
              (Moments{seconds{1}, seconds{3}, seconds{7}, seconds{15}, seconds{31}, seconds{47}, seconds{63}}));
    run.acknowledges(1);
    EXPECT_EQ(moments_of<StopCp>(run, seconds{60}), Moments{});
    run.on(ResumeCall{2, cp_id()});
    EXPECT_EQ(moments_of<ResumeCp>(run, seconds{3}), (Moments{seconds{1}, seconds{3}}));
    run.acknowledges(2);
    EXPECT_EQ(moments_of<ResumeCp>(run, seconds{60}), Moments{});
}

TEST(FleetRepeats, StopForDaysToACpThatIsAway) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}}).disconnected().pass(24 * hour).forget().pass(seconds{16});
    EXPECT_EQ(run.sends<StopCp>(), 1U);
}

TEST(FleetRepeats, FinishUntilTheFinalReport) {
    FleetDriver run;
    run.charging().driver_stops();
    EXPECT_EQ(moments_of<Finish>(run, seconds{15}), (Moments{seconds{1}, seconds{3}, seconds{7}, seconds{15}}));
    run.charges(5, 500).reports(Outcome::completed, 500, reason::driver_stop);
    EXPECT_EQ(moments_of<Finish>(run, seconds{60}), Moments{});
}

TEST(FleetRepeats, EachCommandByteForByte) {
    FleetDriver run;
    run.authorized().pass(minute / 2).accepts();
    run.pass(seconds{20}).driver_stops().pass(seconds{20}).on(StopCall{1, cp_id(), "works"}).pass(seconds{20});
    EXPECT_TRUE(all_equal<Authorize>(run, 4));
    EXPECT_TRUE(all_equal<Begin>(run, 4));
    EXPECT_TRUE(all_equal<Finish>(run, 4));
    EXPECT_TRUE(all_equal<StopCp>(run, 4));
}

TEST(FleetRepeats, EachCommandByteForByteAlsoAfterARestart) {
    const auto both = [](FleetDriver& run, auto kind) {
        using Kind = decltype(kind);
        auto before = run.commands<Kind>();
        run.restart();
        EXPECT_EQ(run.commands<Kind>(), std::vector<Command>{before.front()});
    };
    FleetDriver authorized;
    both(authorized.authorized().pass(second), Authorize{});
    FleetDriver accepted;
    both(accepted.accepted().pass(second), Begin{});
    FleetDriver finishing;
    both(finishing.charging().driver_stops().pass(second), Finish{});
    FleetDriver stopped;
    both(stopped.connected().on(StopCall{1, cp_id(), "works"}).pass(second), StopCp{});
}

TEST(FleetRepeats, PastTheOutboxWhatWentThroughItTheFirstTime) {
    FleetDriver run;
    run.authorized().pass(seconds{3});
    const auto sendings = run.all<SendCommand>();
    ASSERT_EQ(sendings.size(), 3U);
    EXPECT_FALSE(sendings[0].repetition);
    EXPECT_TRUE(sendings[1].repetition);
    EXPECT_TRUE(sendings[2].repetition);
}

TEST(FleetRepeats, NothingWhileTheBrokerIsAwayAndAllAtOnceWhenItIsBack) {
    FleetDriver run;
    run.authorized().on(StopCall{1, cp_id(), {}}).driver_stops().on(BrokerChanged{false}).forget().pass(seconds{40});
    EXPECT_EQ(run.count<SendCommand>(), 0U);
    run.on(BrokerChanged{true});
    EXPECT_EQ(run.sends<Authorize>(), 1U);
    EXPECT_EQ(run.sends<StopCp>(), 1U);
    EXPECT_EQ(run.sends<Finish>(), 1U);
}

// Rule 4: STOP and RESUME carry n.

TEST(FleetOrders, CarryANumberThatGrowsPerCpAlsoOverARestart) {
    FleetDriver run;
    run.connected("CP1").connected("CP2").on(StopCall{1, cp_id(), {}}).on(ResumeCall{2, cp_id()});
    run.on(StopCall{3, cp_id("CP2"), {}});
    EXPECT_EQ(run.sent<StopCp>()[0].n, 1U);
    EXPECT_EQ(run.sent<ResumeCp>()[0].n, 2U);
    EXPECT_EQ(run.sent<StopCp>()[1].n, 1U);
    run.restart().forget().on(StopCall{4, cp_id(), {}});
    EXPECT_EQ(run.sent<StopCp>().front().n, 3U);
}

TEST(FleetOrders, AreStillPendingAfterTheAckOfAnOlderOne) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}}).on(ResumeCall{2, cp_id()}).acknowledges(1);
    EXPECT_TRUE(run.cp().order_pending());
    run.acknowledges(2);
    EXPECT_FALSE(run.cp().order_pending());
}

TEST(FleetOrders, AreRepeatedToANewEngineThatDoesNotKnowThem) {
    FleetDriver run;
    run.connected().states().on(StopCall{1, cp_id(), {}}).acknowledges(1).pass(minute).forget();
    run.states({}, 2, 0).pass(second);
    EXPECT_GE(run.sends<StopCp>(), 1U);
    run.acknowledges(1, 2);
    EXPECT_FALSE(run.cp().order_pending());
}

TEST(FleetOrders, GoAboveTheNumberOfAnEngineThatKnowsAHigherOne) {
    FleetDriver run;
    run.connected().states({}, 1, 41);
    ASSERT_EQ(run.sends<ResumeCp>(), 1U);
    EXPECT_EQ(run.sent<ResumeCp>().front().n, 42U);
    run.acknowledges(42);
    EXPECT_FALSE(run.cp().order_pending());
    EXPECT_EQ(run.ledger.charge_points.at(cp_id()).n, 42U);
}

}  // namespace
}  // namespace evc
