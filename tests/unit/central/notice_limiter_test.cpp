#include "central/notice_limiter.hpp"

#include <gtest/gtest.h>

namespace evc::central {
namespace {

constexpr Steady now{seconds{1'000}};

unsigned passing(NoticeLimiter& limiter, NoticeKind kind, Steady when, unsigned count) {
    unsigned passed = 0;
    for (unsigned n = 0; n < count; ++n) passed += limiter.passes(kind, when) ? 1U : 0U;
    return passed;
}

TEST(NoticeLimiter, LetsABurstOfAKindThatOutsidersCauseThroughAndThenALittle) {
    NoticeLimiter limiter;
    EXPECT_EQ(passing(limiter, NoticeKind::request_rejected, now, 1'000), NoticeLimiter::rate.burst);
    EXPECT_EQ(passing(limiter, NoticeKind::request_rejected, now + seconds{1}, 1'000), NoticeLimiter::rate.per_second);
}

TEST(NoticeLimiter, CountsEachKindAlone) {
    NoticeLimiter limiter;
    passing(limiter, NoticeKind::request_rejected, now, 1'000);
    EXPECT_TRUE(limiter.passes(NoticeKind::late_report, now));
}

TEST(NoticeLimiter, LetsThroughWhatSuppliesCause) {
    NoticeLimiter limiter;
    EXPECT_EQ(passing(limiter, NoticeKind::session_ended, now, 1'000), 1'000U);
}

}  // namespace
}  // namespace evc::central
