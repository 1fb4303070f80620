#include "core/time.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

constexpr Moment now{Wall{seconds{1'764'000'000}}, Steady{seconds{1'000}}};

TEST(LookFor, LooksWhenTheTimeWillHaveCome) {
    EXPECT_EQ(look_for(now.wall + milliseconds{1'500}, now), now.steady + milliseconds{1'500});
}

TEST(LookFor, LooksWithin5sSinceTheWallClockMayJump) {
    EXPECT_EQ(look_for(now.wall + milliseconds{5'001}, now), now.steady + seconds{5});
    EXPECT_EQ(look_for(now.wall + std::chrono::hours{1'000}, now), now.steady + seconds{5});
}

TEST(LookFor, LooksSoonButNotInThePastWhenTheTimeHasCome) {
    EXPECT_EQ(look_for(now.wall, now), now.steady + milliseconds{1});
    EXPECT_EQ(look_for(now.wall - std::chrono::hours{1}, now), now.steady + milliseconds{1});
}

}  // namespace
}  // namespace evc
