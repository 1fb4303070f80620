#include "platform/log/limited.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace evc::log {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class LimitedTest : public ::testing::Test {
protected:
    LimitedTest() {
        divert([this](Level level, const std::string& text) { lines_.emplace_back(level, text); });
    }
    ~LimitedTest() override { divert({}); }

    [[nodiscard]] std::vector<std::pair<Level, std::string>> lines() { return std::exchange(lines_, {}); }
    /// One period later than now, and a little.
    void pass_period() { limited_.tell(loop::Loop::now().steady + (periods_ += 1) * (Limited::period + seconds{1})); }

    loop::Loop loop_;
    Limited limited_{loop_};

private:
    std::vector<std::pair<Level, std::string>> lines_;
    int periods_ = 0;
};

TEST_F(LimitedTest, WritesTheFirstOfAKindAtOnce) {
    EXPECT_TRUE(limited_.write("cut off", Level::warning, "192.0.2.7 is cut off"));
    EXPECT_THAT(lines(), ElementsAre(Pair(Level::warning, "192.0.2.7 is cut off")));
}

TEST_F(LimitedTest, CountsTheOthersAndTellsTheirNumberAndTheLastOfThem) {
    limited_.write("cut off", Level::warning, "192.0.2.7 is cut off");
    (void)lines();
    for (int i = 0; i < 1'000; ++i) limited_.write("cut off", Level::warning, "192.0.2.8 is cut off");
    EXPECT_THAT(lines(), IsEmpty());
    pass_period();
    EXPECT_THAT(lines(), ElementsAre(Pair(Level::warning,
                                          "cut off: 1000 more within a minute, the last: 192.0.2.8 is cut off")));
}

TEST_F(LimitedTest, KeepsKindsApart) {
    limited_.write("cut off", Level::warning, "one");
    EXPECT_TRUE(limited_.write("refused", Level::info, "two"));
}

TEST_F(LimitedTest, ForgetsAKindThatWasSilentForAPeriod) {
    limited_.write("cut off", Level::warning, "one");
    pass_period();
    EXPECT_TRUE(limited_.write("cut off", Level::warning, "two"));
}

TEST_F(LimitedTest, StaysSilentInThePeriodAfterACount) {
    limited_.write("cut off", Level::warning, "one");
    limited_.write("cut off", Level::warning, "two");
    pass_period();
    (void)lines();
    EXPECT_FALSE(limited_.write("cut off", Level::warning, "three"));
    EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(LimitedTest, RemembersNoMoreKindsThanItMay) {
    for (int i = 0; i < 1'000; ++i) limited_.write("kind " + std::to_string(i), Level::info, "text");
    EXPECT_THAT(lines(), SizeIs(Limited::kinds_max + 1));
}

}  // namespace
}  // namespace evc::log
