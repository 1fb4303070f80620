#include "platform/service/notify.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "platform/loop/loop.hpp"
#include "unit/platform/service/systemd.hpp"

namespace evc::service {
namespace {

using ::testing::ElementsAre;

class NotifyTest : public Systemd {
protected:
    Notify notify_;
    loop::Loop loop_;
};

TEST_F(NotifyTest, HearsEachStep) {
    notify_.ready();
    notify_.alive();
    notify_.stopping();
    EXPECT_THAT(received(), ElementsAre("READY=1", "WATCHDOG=1", "STOPPING=1"));
}

TEST_F(NotifyTest, HearsAStatusOnlyWhenItChanges) {
    notify_.status("2/3 charge points connected");
    notify_.status("2/3 charge points connected");
    notify_.status("3/3\nREADY=1");
    EXPECT_THAT(received(), ElementsAre("STATUS=2/3 charge points connected", R"(STATUS=3/3\nREADY=1)"));
}

TEST_F(NotifyTest, SaysHowOftenItsWatchdogWantsToBeFed) {
    EXPECT_EQ(watchdog_interval(), milliseconds{0});
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    EXPECT_EQ(watchdog_interval(), milliseconds{30'000});
    ::setenv("WATCHDOG_PID", "1", 1);
    EXPECT_EQ(watchdog_interval(), milliseconds{0});
}

TEST_F(NotifyTest, IsFedByTheLoopWhileAllIsWell) {
    auto asked = 0;
    const Watchdog watchdog{loop_, notify_, milliseconds{3}, [this, &asked] {
                                if (++asked == 4) loop_.stop();
                                return asked <= 2;
                            }};
    loop_.run();
    EXPECT_THAT(received(), ElementsAre("WATCHDOG=1", "WATCHDOG=1"));
}

TEST_F(NotifyTest, IsNotFedWithoutAWatchdog) {
    auto asked = false;
    const Watchdog watchdog{loop_, notify_, milliseconds{0}, [&asked] { return asked = true; }};
    loop::Timer timer{loop_};
    timer.after(milliseconds{5}, [this] { loop_.stop(); });
    loop_.run();
    EXPECT_FALSE(asked);
}

TEST(WithoutSystemd, EveryCallDoesNothing) {
    ::unsetenv("NOTIFY_SOCKET");
    EXPECT_FALSE(Notify::is_heard());
    Notify notify;
    notify.ready();
    notify.status("well");
    notify.alive();
    notify.stopping();
}

class StatusLineTest : public NotifyTest {
protected:
    /// Lets a status line ask through these answers, one each period.
    std::vector<std::string> told(const std::vector<std::string>& answers) {
        std::size_t asked = 0;
        const StatusLine line{loop_, notify_,
                              [&] {
                                  if (asked + 1 == answers.size()) loop_.stop();
                                  return answers.at(asked++);
                              },
                              milliseconds{1}};
        loop_.run();
        return received();
    }
};

TEST_F(StatusLineTest, TellsHowThingsStandWhenTheyHaveChanged) {
    EXPECT_THAT(told({"0/1 connected", "0/1 connected", "1/1 connected", "1/1 connected", "0/1 connected"}),
                ElementsAre("STATUS=0/1 connected", "STATUS=1/1 connected", "STATUS=0/1 connected"));
}

TEST_F(StatusLineTest, TellsTheFirstBeforeTheLoopRuns) {
    const StatusLine line{loop_, notify_, [] { return "starts"; }};
    EXPECT_THAT(received(), ElementsAre("STATUS=starts"));
}

TEST_F(StatusLineTest, AsksNothingWhenNobodyListens) {
    ::unsetenv("NOTIFY_SOCKET");
    auto asked = false;
    const StatusLine line{loop_, notify_,
                          [&asked] {
                              asked = true;
                              return "";
                          },
                          milliseconds{1}};
    loop::Timer timer{loop_};
    timer.after(milliseconds{5}, [this] { loop_.stop(); });
    loop_.run();
    EXPECT_FALSE(asked);
}

}  // namespace
}  // namespace evc::service
