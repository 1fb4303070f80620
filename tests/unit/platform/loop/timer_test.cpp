#include "platform/loop/timer.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <vector>

namespace evc::loop {
namespace {

TEST(Timer, RunsItsTaskOnce) {
    Loop loop;
    Timer timer{loop};
    int runs = 0;
    timer.after(milliseconds{1}, [&] {
        ++runs;
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    EXPECT_EQ(runs, 1);
}

TEST(Timer, ForgetsItsTaskWhenSetAnew) {
    Loop loop;
    Timer timer{loop};
    bool first = false;
    timer.after(milliseconds{1}, [&] { first = true; });
    timer.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(first);
}

TEST(Timer, RunsTheLastTaskOnceWhenSetToTheSameTimeAgain) {
    Loop loop;
    Timer timer{loop};
    Timer end{loop};
    std::vector<int> ran;
    const auto time = Loop::now().steady + milliseconds{1};
    timer.at(time, [&] { ran.push_back(1); });
    timer.at(time, [&] { ran.push_back(2); });
    end.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_EQ(ran, std::vector{2});
}

TEST(Timer, RunsAgainWhenItsTaskSetsItToTheSameTime) {
    Loop loop;
    Timer timer{loop};
    int runs = 0;
    const auto past = Loop::now().steady - seconds{1};
    const std::function<void()> task = [&] {
        if (++runs == 2) return loop.stop();
        timer.at(past, task);
    };
    timer.at(past, task);
    loop.run();
    EXPECT_EQ(runs, 2);
}

TEST(Timer, RunsWhenSetToTheSameTimeAfterItWasCancelled) {
    Loop loop;
    Timer timer{loop};
    const auto time = Loop::now().steady + milliseconds{1};
    timer.at(time, [] { FAIL(); });
    timer.cancel();
    timer.at(time, [&] { loop.stop(); });
    loop.run();
}

TEST(Timer, NeverRunsItsTaskWhenSetToTheEndOfTime) {
    Loop loop;
    Timer never{loop};
    Timer end{loop};
    bool ran = false;
    never.at(Steady::max(), [&] { ran = true; });
    end.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(ran);
}

TEST(Timer, ForgetsItsTaskWhenSetToTheEndOfTime) {
    Loop loop;
    Timer timer{loop};
    Timer end{loop};
    bool ran = false;
    timer.after(milliseconds{1}, [&] { ran = true; });
    timer.at(Steady::max(), [] {});
    end.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(ran);
}

// Both are due when the loop looks, so the second waits for its turn while the first cancels or destroys it.
TEST(Timer, IsCancelledAlsoWhenItHasComeDue) {
    Loop loop;
    Timer canceller{loop};
    Timer cancelled{loop};
    Timer end{loop};
    bool ran = false;
    const auto past = Loop::now().steady - seconds{1};
    canceller.at(past, [&] { cancelled.cancel(); });
    cancelled.at(past + milliseconds{1}, [&] { ran = true; });
    end.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(ran);
}

TEST(Timer, RunsNothingOnceDestroyedAlsoWhenItHasComeDue) {
    Loop loop;
    Timer destroyer{loop};
    std::optional<Timer> destroyed{std::in_place, loop};
    Timer end{loop};
    bool ran = false;
    const auto past = Loop::now().steady - seconds{1};
    destroyer.at(past, [&] { destroyed.reset(); });
    destroyed->at(past + milliseconds{1}, [&] { ran = true; });
    end.after(milliseconds{5}, [&] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace evc::loop
