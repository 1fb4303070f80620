#include "app/reload.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace evc::app {
namespace {

struct Config {
    config::Common common;
    std::vector<std::string> command_line{"program", "first"};
    int fixed = 1;  ///< counts only at a start
    int changing = 1;
};

/// What the next reading finds.
Result<config::ParsedCommandLine<Config>> next = config::ParsedCommandLine<Config>{};
std::vector<std::string> read_for;

Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv) {
    read_for.assign(argv, argv + argc);
    return next;
}

std::vector<std::string> need_restart(const Config& running, const Config& fresh) {
    return config::changed_keys({{"fixed", running.fixed != fresh.fixed}, {"never", false}});
}

class ReloadTest : public ::testing::Test {
protected:
    ReloadTest() { next = config::ParsedCommandLine<Config>{}; }

    /// "" when it was taken.
    std::string reload() {
        std::string outcome;
        reload_([&](const Status& status) {
            outcome = status ? "" : status.error().text;
            loop_.stop();
        });
        loop_.run();
        return outcome;
    }

    loop::Loop loop_;
    loop::Worker worker_{loop_, "reload", 1};
    std::vector<int> applied_;
    Reload<Config> reload_{worker_, Config{}, load, need_restart,
                           [this](const Config& fresh) { applied_.push_back(fresh.changing); }};
};

TEST_F(ReloadTest, ReadsForTheSameCommandLineAndGoesOnWithWhatItFinds) {
    next->config.changing = 2;
    next->config.command_line = {"program", "second"};
    EXPECT_EQ(reload(), "");
    EXPECT_EQ(read_for, (std::vector<std::string>{"program", "first"}));
    EXPECT_EQ(applied_, std::vector{2});
    EXPECT_EQ(reload(), "");
    EXPECT_EQ(read_for, (std::vector<std::string>{"program", "second"}));
}

TEST_F(ReloadTest, KeepsTheOldOneWhereTheNewOneIsWrong) {
    next = failure(Fault::config, "it is wrong");
    EXPECT_EQ(reload(), "it is wrong");
    EXPECT_TRUE(applied_.empty());
}

TEST_F(ReloadTest, NamesWhatNeedsARestart) {
    next->config.fixed = 2;
    next->config.changing = 2;
    EXPECT_EQ(reload(), "these keys take effect only after a restart: fixed");
    EXPECT_TRUE(applied_.empty());
    next->config.fixed = 1;
    EXPECT_EQ(reload(), "");
}

TEST_F(ReloadTest, ReadsOnceAtATime) {
    reload_();
    Fault fault{};
    reload_([&](const Status& status) { fault = status.error().fault; });
    EXPECT_EQ(fault, Fault::unavailable);
}

}  // namespace
}  // namespace evc::app
