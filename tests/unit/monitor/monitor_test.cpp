#include "monitor/monitor.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace evc::monitor
