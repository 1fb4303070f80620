#include "platform/loop/worker.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

namespace evc::loop {
namespace {

TEST(Worker, RunsJobsOffTheLoopAndTheirContinuationsOnItInOrder) {
    Loop loop;
    Worker worker{loop, "test", 8};
    const auto loop_thread = std::this_thread::get_id();
    std::vector<int> order;
    for (int i = 0; i < 3; ++i) {
        const bool taken = worker.submit([&, i]() -> Worker::Continuation {
            EXPECT_NE(std::this_thread::get_id(), loop_thread);
            return [&, i] {
                EXPECT_EQ(std::this_thread::get_id(), loop_thread);
                order.push_back(i);
                if (i == 2) loop.stop();
            };
        });
        EXPECT_TRUE(taken);
    }
    loop.run();
    EXPECT_EQ(order, (std::vector{0, 1, 2}));
}

TEST(Worker, TakesNoMoreThanItsCapacity) {
    Loop loop;
    Worker worker{loop, "test", 2};
    std::promise<void> begun;
    std::promise<void> go_on;
    auto wait = go_on.get_future().share();
    const auto nothing = [] { return Worker::Continuation{}; };
    ASSERT_TRUE(worker.submit([&begun, wait]() -> Worker::Continuation {
        begun.set_value();
        wait.wait();
        return {};
    }));
    begun.get_future().wait();
    EXPECT_TRUE(worker.submit(nothing));
    EXPECT_TRUE(worker.submit(nothing));
    EXPECT_FALSE(worker.submit(nothing));
    EXPECT_FALSE(worker.idle());
    go_on.set_value();
}

}  // namespace
}  // namespace evc::loop
