#include "monitor/standing.hpp"

#include <gtest/gtest.h>

#include "unit/core/watch/watch_testing.hpp"

namespace evc::monitor {
namespace {

using namespace testing;

const CpId cp = *CpId::parse("CP001");

TEST(StandingOfMonitor, SaysHowItsOneChargePointIs) {
    WatchRun run;
    EXPECT_EQ(standing(cp, run.watch), "CP001: engine not asked yet, not registered at Central");
    run.engine_up().on(EngineAnswered{false, "key"});
    EXPECT_EQ(standing(cp, run.watch), "CP001: engine faulty (key), not registered at Central");
    WatchRun well;
    well.registered();
    EXPECT_EQ(standing(cp, well.watch), "CP001: engine healthy, registered at Central");
    well.on(RegistrationRefused{Reason{reason::duplicate_monitor}});
    EXPECT_EQ(standing(cp, well.watch),
              "CP001: engine healthy, not registered at Central, another monitor took its place");
}

TEST(StandingOfMonitor, CountsSeveral) {
    WatchRun well;
    well.registered();
    WatchRun alone;
    alone.engine_ok();
    const WatchRun fresh;
    const std::vector<const Watch*> watches{&well.watch, &alone.watch, &fresh.watch};
    EXPECT_EQ(standing(watches), "3 charge points: 2 engines healthy, 1 registered at Central");
}

}  // namespace
}  // namespace evc::monitor
