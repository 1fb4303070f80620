#include "monitor/monitor.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "unit/core/health_monitor/health_monitor_driver.hpp"

namespace evc::monitor {
namespace {

/// A monitor whose engine and Central do not exist.
class LonelyMonitor : public ::testing::Test {
protected:
    LonelyMonitor() {
        config_.check_period = milliseconds{40};
        config_.answer_timeout = milliseconds{20};
        config_.central = {.host = "127.0.0.1", .port = 1};
        for (const auto* id : {"CP1", "CP2"})
            config_.charge_points.push_back(
                {.id = *CpId::parse(id), .location = {}, .tariff = {}, .engine = {.host = "127.0.0.1", .port = 1}});
        monitor_ = *Monitor::create(loop_, config_);
    }

    void pass(milliseconds time) {
        loop::Timer timer{loop_};
        timer.after(time, [this] { loop_.stop(); });
        loop_.run();
    }

    Config config_;
    loop::Loop loop_;
    std::unique_ptr<Monitor> monitor_;
};

// What feeds its watchdog.

TEST_F(LonelyMonitor, IsWellWhileItsRoundsEndWhateverTheyFind) {
    monitor_->start();
    pass(10 * config_.check_period);
    EXPECT_TRUE(monitor_->well());
    EXPECT_EQ(monitor_->status_text(), "2 charge points: 0 engines healthy, 0 registered at Central");
}

TEST_F(LonelyMonitor, IsNotWellWhenItsLoopRunsButItsRoundsDoNot) {
    EXPECT_TRUE(monitor_->well());
    pass(4 * config_.check_period);
    EXPECT_FALSE(monitor_->well());
}

const CpId cp1 = *CpId::parse("CP001");

TEST(StatusTextOfMonitor, SaysHowItsOneChargePointIs) {
    testing::HealthMonitorDriver run;
    EXPECT_EQ(status_text(cp1, run.monitor), "CP001: engine not asked yet, not registered at Central");
    run.engine_up().on(EngineAnswered{false, "key"});
    EXPECT_EQ(status_text(cp1, run.monitor), "CP001: engine faulty (key), not registered at Central");
    testing::HealthMonitorDriver well;
    well.registered();
    EXPECT_EQ(status_text(cp1, well.monitor), "CP001: engine healthy, registered at Central");
    well.on(RegistrationRefused{Reason{reason::duplicate_monitor}});
    EXPECT_EQ(status_text(cp1, well.monitor),
              "CP001: engine healthy, not registered at Central, another monitor took its place");
}

TEST(StatusTextOfMonitor, CountsSeveral) {
    testing::HealthMonitorDriver well;
    well.registered();
    testing::HealthMonitorDriver alone;
    alone.engine_ok();
    const testing::HealthMonitorDriver fresh;
    const std::vector<const HealthMonitor*> watches{&well.monitor, &alone.monitor, &fresh.monitor};
    EXPECT_EQ(status_text(watches), "3 charge points: 2 engines healthy, 1 registered at Central");
}

}  // namespace
}  // namespace evc::monitor
