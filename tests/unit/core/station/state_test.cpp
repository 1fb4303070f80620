#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

TEST(StationState, IsSaidAtStartOnReconnectAndEvery30s) {
    StationDriver run;
    EXPECT_EQ(run.says<EngineState>(), 1U);
    run.forget().pass(90 * second);
    EXPECT_EQ(run.says<EngineState>(), 3U);
    run.pass(second).on(BrokerReached{false}).forget().pass(5 * minute);
    EXPECT_EQ(run.says<EngineState>(), 0U);
    run.on(BrokerReached{true});
    EXPECT_EQ(run.says<EngineState>(), 1U);
}

TEST(StationState, IsSaidAtOnceOnReconnectHoweverShortTheOutage) {
    StationDriver run;
    run.pass(second).on(BrokerReached{false}).pass(second).forget().on(BrokerReached{true});
    EXPECT_EQ(run.says<EngineState>(), 1U);
}

TEST(StationState, ListsEverySessionThatIsNotForgotten) {
    StationDriver run;
    run.completed(5).receipt(5).unplug().authorize(2).forget().pass(30 * second);
    EXPECT_EQ(run.said<EngineState>().at(0).sessions, (std::vector{session_id(2), session_id(1)}));
    run.pass(2 * minute);
    EXPECT_EQ(run.said<EngineState>().back().sessions, std::vector{session_id(2)});
}

TEST(StationState, SaysTheOrderObeyedTheFaultAndTheMeter) {
    StationDriver run;
    run.last_meter(77).stop(6).on(FaultSet{"cable"});
    const auto state = run.said<EngineState>().back();
    EXPECT_EQ(state.n, 6U);
    EXPECT_TRUE(state.stopped);
    EXPECT_TRUE(state.faulty);
    EXPECT_EQ(state.meter, WattHours{77});
}

}  // namespace
}  // namespace evc
