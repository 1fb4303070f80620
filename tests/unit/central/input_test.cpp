#include "central/input.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace evc::central {
namespace {

RequestArrived arrived(std::int64_t timestamp) {
    kafka::Record record;
    record.topic = "requests";
    record.value = R"({"requestId":"7f3c8a52-0d2c-4c1e-9a57-6a1d4bb0f0a1","driverId":"ana","cpId":"CP1"})";
    record.fingerprint.timestamp = timestamp;
    return std::get<RequestArrived>(decode(record, ""));
}

TEST(Input, TakesTheTimeThatARecordBears) {
    EXPECT_EQ(arrived(1'764'540'000'000).stamped, Wall{milliseconds{1'764'540'000'000}});
}

// Its writer chooses the number; a request that waits is stored with what is computed of it.
TEST(Input, BoundsATimeThatCannotBe) {
    constexpr std::chrono::hours a_while{24 * 365};
    const auto latest = arrived(std::numeric_limits<std::int64_t>::max()).stamped;
    const auto earliest = arrived(std::numeric_limits<std::int64_t>::min()).stamped;
    EXPECT_GT(latest + a_while, latest);
    EXPECT_LT(latest + a_while, Wall{milliseconds{std::int64_t{1} << 49}}) << "the ledger takes it";
    EXPECT_LT(earliest - a_while, earliest);
}

}  // namespace
}  // namespace evc::central
