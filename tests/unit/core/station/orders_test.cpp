#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Rule 4: only a higher n is obeyed, and each is answered.

TEST(StationOrders, AreObeyedOnceAndAnsweredEachTime) {
    StationDriver run;
    run.forget().stop(3).stop(3);
    EXPECT_EQ(run.said<Acknowledged>(), (std::vector{Acknowledged{3}, Acknowledged{3}}));
    EXPECT_EQ(run.signs(SignKind::stopped), 1U);
    EXPECT_TRUE(run.record().stopped);
}

TEST(StationOrders, ThatAreOlderAreAnsweredWithTheHighestNumber) {
    StationDriver run;
    run.stop(3).resume(4).forget().stop(3).resume(2);
    EXPECT_EQ(run.said<Acknowledged>(), (std::vector{Acknowledged{4}, Acknowledged{4}}));
    EXPECT_FALSE(run.record().stopped);
}

TEST(StationOrders, OutliveARestart) {
    StationDriver run;
    run.stop(3).restart().forget().authorize(9);
    EXPECT_EQ(run.said<Refused>().at(0).reason, reason::stopped);
    run.resume(2);
    EXPECT_TRUE(run.record().stopped);
    run.resume(4).forget().authorize(10);
    EXPECT_EQ(run.says<Accepted>(), 1U);
}

TEST(StationOrders, ThatAreMoreThanAThousandAboveTheHighestAreIgnoredAndAnswered) {
    StationDriver run;
    run.stop(3).forget().resume(1'004).stop(energy_max);
    EXPECT_EQ(run.said<Acknowledged>(), (std::vector{Acknowledged{3}, Acknowledged{3}}));
    EXPECT_EQ(run.signs(SignKind::order_implausible), 2U);
    EXPECT_TRUE(run.record().stopped);
    run.resume(1'003);
    EXPECT_FALSE(run.record().stopped);
}

TEST(StationOrders, OfANewEngineMayBeginAnywhereThatLeavesRoom) {
    StationDriver run;
    run.forget().stop(energy_max).stop(50'000);
    EXPECT_EQ(run.said<Acknowledged>(), (std::vector{Acknowledged{0}, Acknowledged{50'000}}));
}

TEST(StationStop, EndsARunningSupply) {
    StationDriver run;
    run.charging().forget().stop(1);
    EXPECT_FALSE(run.contactor_closed);
    run.last_meter(8);
    EXPECT_EQ(run.report().outcome, Outcome::interrupted);
    EXPECT_EQ(run.report().reason, reason::operator_stop);
    EXPECT_EQ(run.report().energy, WattHours{8});
}

TEST(StationStop, EndsAnAcceptedSessionToo) {
    StationDriver run;
    run.accepted().forget().stop(1).begin().plug();
    EXPECT_EQ(run.said<FinalReport>().at(0).outcome, Outcome::interrupted);
    EXPECT_FALSE(run.contactor_closed);
}

TEST(StationStop, ThatIsOldEndsNothing) {
    StationDriver run;
    run.stop(1).resume(2).charging().forget().stop(1);
    EXPECT_TRUE(run.contactor_closed);
}

TEST(StationFinish, IsCompletedForAWishAndInterruptedForAnythingElse) {
    const std::pair<std::string_view, Outcome> outcomes[] = {{reason::driver_stop, Outcome::completed},
                                                             {reason::operator_finish, Outcome::completed},
                                                             {reason::fault, Outcome::interrupted},
                                                             {reason::expired, Outcome::interrupted},
                                                             {"something-new", Outcome::interrupted}};
    for (const auto& [why, outcome] : outcomes) {
        StationDriver run;
        run.charging().forget().finish(why).last_meter(8);
        EXPECT_EQ(run.report().outcome, outcome) << why;
        EXPECT_EQ(run.report().reason, why);
    }
}

TEST(StationFinish, EndsASessionNotYetBegun) {
    StationDriver run;
    run.accepted().forget().finish(reason::driver_stop);
    EXPECT_EQ(run.report().outcome, Outcome::completed);
    EXPECT_EQ(run.report().energy, WattHours{0});
}

TEST(StationFinish, OfAnEndedSessionIsAnsweredWithItsReport) {
    StationDriver run;
    run.completed(5).receipt(5).forget().finish(reason::fault);
    EXPECT_EQ(run.report().outcome, Outcome::completed);
    EXPECT_EQ(run.report().energy, WattHours{5});
}

TEST(StationFinish, OfAnotherSessionEndsNothing) {
    StationDriver run;
    run.charging().forget().finish(reason::fault, 7);
    EXPECT_TRUE(run.contactor_closed);
    EXPECT_TRUE(run.effects.actions.empty());
}

// Rule 7: an engine obeys the ledger that it journaled.

TEST(StationLedger, IsAdoptedFromTheFirstCommandAndKept) {
    StationDriver run;
    run.accepted();
    EXPECT_EQ(run.journal.ledger, (LedgerId{0xCE, 1}));
    run.ordered(StopCp{1, {}}, foreign_ledger());
    EXPECT_EQ(run.journal.ledger, (LedgerId{0xCE, 1}));
}

TEST(StationLedger, OfAnotherCentralIsNotObeyedAndThatIsShown) {
    StationDriver run;
    run.charging().restart().forget();
    for (std::uint64_t n = 5; n < 8; ++n) run.ordered(StopCp{n, {}}, foreign_ledger());
    EXPECT_EQ(run.signs(SignKind::foreign_ledger), 1U) << "once, not at each command";
    EXPECT_EQ(run.says<Acknowledged>(), 0U);
    EXPECT_FALSE(run.record().stopped);
}

}  // namespace
}  // namespace evc
