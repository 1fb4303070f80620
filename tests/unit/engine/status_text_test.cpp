#include "engine/status_text.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace evc::engine {
namespace {

const Condition well{true, true, true};

std::string of(const std::vector<StatusSummary>& cps, const Condition& condition = well) {
    return status_text(cps, condition);
}

TEST(StatusTextOfEngine, SaysHowItsOneChargePointIs) {
    EXPECT_EQ(of({{"CP001", CpState::available, true, 0}}),
              "CP001 available, broker connected, monitor seen, 0 reports pending");
    EXPECT_EQ(of({{"CP001", CpState::faulted, false, 1}}),
              "CP001 faulted, broker connected, no monitor seen, 1 report pending");
}

TEST(StatusTextOfEngine, SaysThatItWaitsForItsName) {
    EXPECT_EQ(of({{}}),
              "no charge point until a health check names it, broker connected, no monitor seen, 0 reports pending");
}

TEST(StatusTextOfEngine, CountsSeveral) {
    EXPECT_EQ(of({{"CP1", CpState::available, true, 0},
                  {"CP2", CpState::supplying, true, 2},
                  {"CP3", CpState::available, false, 1}}),
              "3 charge points: 1 supplying, 2 available, broker connected, 2 monitors seen, 3 reports pending");
}

TEST(StatusTextOfEngine, SaysWhatIsWrong) {
    const StatusSummary cp{"CP001", CpState::available, true, 0};
    EXPECT_EQ(of({cp}, {false, false, true}), "CP001 available, broker away, monitor seen, 0 reports pending");
    EXPECT_EQ(of({cp}, {true, false, false}),
              "CP001 available, broker connected, monitor seen, 0 reports pending, commands are not heard yet, the "
              "journal cannot be written");
    EXPECT_EQ(of({cp}, {true, true, true, "telemetry"}),
              "CP001 available, broker connected, monitor seen, 0 reports pending, the broker refuses messages for: "
              "telemetry");
}

}  // namespace
}  // namespace evc::engine
