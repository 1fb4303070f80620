#include "platform/service/notify.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "unit/platform/service/systemd.hpp"

namespace evc::service {
namespace {

using ::testing::ElementsAre;

class StatusLineTest : public Systemd {
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

    Notify notify_;
    loop::Loop loop_;
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
