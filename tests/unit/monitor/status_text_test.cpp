#include "monitor/status_text.hpp"

#include <gtest/gtest.h>

#include "unit/core/health_monitor/health_monitor_driver.hpp"

namespace evc::monitor {
namespace {

using namespace testing;

const CpId cp = *CpId::parse("CP001");

TEST(StatusTextOfMonitor, SaysHowItsOneChargePointIs) {
    HealthMonitorDriver run;
    EXPECT_EQ(status_text(cp, run.monitor), "CP001: engine not asked yet, not registered at Central");
    run.engine_up().on(EngineAnswered{false, "key"});
    EXPECT_EQ(status_text(cp, run.monitor), "CP001: engine faulty (key), not registered at Central");
    HealthMonitorDriver well;
    well.registered();
    EXPECT_EQ(status_text(cp, well.monitor), "CP001: engine healthy, registered at Central");
    well.on(RegistrationRefused{Reason{reason::duplicate_monitor}});
    EXPECT_EQ(status_text(cp, well.monitor),
              "CP001: engine healthy, not registered at Central, another monitor took its place");
}

TEST(StatusTextOfMonitor, CountsSeveral) {
    HealthMonitorDriver well;
    well.registered();
    HealthMonitorDriver alone;
    alone.engine_ok();
    const HealthMonitorDriver fresh;
    const std::vector<const HealthMonitor*> watches{&well.monitor, &alone.monitor, &fresh.monitor};
    EXPECT_EQ(status_text(watches), "3 charge points: 2 engines healthy, 1 registered at Central");
}

}  // namespace
}  // namespace evc::monitor
