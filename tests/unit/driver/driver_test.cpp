#include "driver/driver.hpp"

#include <gtest/gtest.h>

namespace evc::driver {
namespace {

class StatusTextOfDriver : public ::testing::Test {
protected:
    const CpId cp = *CpId::parse("CP003");
    const Moment now{Wall{seconds{1'000}}, Steady{seconds{100}}};
    TripEffects effects;
    Trip trip{TripSettings{}, *DriverId::parse("ana"), {cp, cp}, TripRecord{}, now, effects};
};

TEST_F(StatusTextOfDriver, SaysWhatItIsDoing) {
    EXPECT_EQ(status_text(trip, false), "0/2 tickets, asks again soon, broker away");
    trip.on(ChannelChanged{true, {}}, now, effects);
    trip.on(RequestMinted{{1, 2}}, now, effects);
    EXPECT_EQ(status_text(trip, true), "0/2 tickets, CP003 asked, broker connected");
    trip.on_time({now.wall, now.steady + central_silent_after}, effects);
    EXPECT_EQ(status_text(trip, true), "0/2 tickets, CP003 asked, broker connected, Central away");
}

TEST_F(StatusTextOfDriver, NamesTheTopicsThatTheBrokerRefuses) {
    const Trip done{TripSettings{}, *DriverId::parse("ana"), {cp}, TripRecord{1, {}}, now, effects};
    EXPECT_EQ(status_text(done, true, "requests"),
              "1/1 ticket, nothing more to ask, broker connected, the broker refuses messages for: requests");
}

TEST_F(StatusTextOfDriver, SaysThatAllIsDone) {
    const Trip done{TripSettings{}, *DriverId::parse("ana"), {cp}, TripRecord{1, {}}, now, effects};
    EXPECT_EQ(status_text(done, true), "1/1 ticket, nothing more to ask, broker connected");
}

}  // namespace
}  // namespace evc::driver
