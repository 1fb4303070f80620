#include "core/retry_timer.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

constexpr Steady start{seconds{100}};

TEST(RetryTimer, DoesNotRunBeforeItIsStarted) {
    const RetryTimer repetition;
    EXPECT_FALSE(repetition.running());
    EXPECT_EQ(repetition.due, Steady::max());
}

TEST(RetryTimer, ComesAfter1sThenTwiceAsLateEachTimeUpTo16s) {
    RetryTimer repetition;
    repetition.start(start);
    auto last = start;
    for (const int wait : {1, 2, 4, 8, 16, 16, 16}) {
        EXPECT_EQ(repetition.due - last, seconds{wait});
        last = repetition.due;
        repetition.advance(last);
    }
}

TEST(RetryTimer, StaysAt16sHoweverLongItGoesOn) {
    RetryTimer repetition;
    repetition.start(start);
    for (int i = 0; i < 100'000; ++i) repetition.advance(start);
    EXPECT_EQ(repetition.due - start, seconds{16});
}

TEST(RetryTimer, IsDueAtOnceWhenHastenedAndBeginsAnew) {
    RetryTimer repetition;
    repetition.start(start);
    repetition.advance(start);
    repetition.retry_now(start);
    EXPECT_EQ(repetition.due, start);
    repetition.advance(start);
    EXPECT_EQ(repetition.due - start, seconds{1});
}

TEST(RetryTimer, IsNeverDueOnceEnded) {
    RetryTimer repetition;
    repetition.start(start);
    EXPECT_TRUE(repetition.running());
    repetition.end();
    EXPECT_FALSE(repetition.running());
}

}  // namespace
}  // namespace evc
