#include "core/fleet/past_requests.hpp"

#include <gtest/gtest.h>

#include "unit/core/testing_ids.hpp"

namespace evc {
namespace {

using namespace testing;

EndedRequest ended(std::uint64_t number, std::int64_t energy = 0) {
    EndedRequest request;
    request.session = session_id(number);
    request.energy = WattHours{energy};
    return request;
}

LateReport late(std::uint64_t number, std::int64_t reported, std::uint64_t engine = 1) {
    return {session_id(number), cp_id(), engine_id(engine), WattHours{reported}, WattHours{reported}, {}, false};
}

TEST(PastRequests, KeepsWhatWasAddedUntilItsNumberIsForgotten) {
    PastRequests past;
    past.add(ended(1));
    const auto first = past.newest();
    past.add(ended(2));
    past.forget(first - 1);
    EXPECT_NE(past.ended(session_id(1)), nullptr);
    past.forget(first);
    EXPECT_EQ(past.ended(session_id(1)), nullptr);
    EXPECT_NE(past.ended(session_id(2)), nullptr);
    past.forget(past.newest());
    EXPECT_EQ(past.size(), 0U);
}

TEST(PastRequests, KeepsWhatWasAddedToSinceUnderTheNewerNumber) {
    PastRequests past;
    past.add(ended(1));
    const auto first = past.newest();
    past.add(late(1, 5));
    past.forget(first);
    EXPECT_NE(past.ended(session_id(1)), nullptr);
    EXPECT_TRUE(past.has_late(session_id(1)));
}

TEST(PastRequests, ForgetsWhatWasRecalledAtOnce) {
    PastRequests past;
    past.recall({session_id(1), ended(1), {late(1, 5)}});
    past.recall({session_id(2), std::nullopt, {}});
    EXPECT_NE(past.ended(session_id(1)), nullptr);
    EXPECT_TRUE(past.has_late(session_id(1)));
    EXPECT_EQ(past.ended(session_id(2)), nullptr);
    past.forget(0);
    EXPECT_EQ(past.size(), 0U);
}

TEST(PastRequests, TakesWhatItHasForNewerThanWhatIsRecalled) {
    PastRequests past;
    past.add(ended(1, 100));
    past.add(late(1, 130));
    past.recall({session_id(1), ended(1, 50), {late(1, 120), late(1, 7, 2)}});
    EXPECT_EQ(past.ended(session_id(1))->energy, WattHours{100});
    EXPECT_EQ(past.late(session_id(1), engine_id(1))->reported, WattHours{130});
    EXPECT_EQ(past.late(session_id(1), engine_id(2))->reported, WattHours{7});
    past.forget(0);
    EXPECT_NE(past.ended(session_id(1)), nullptr) << "what is not stored yet stays";
}

TEST(PastRequests, HasOneLateReportOfEachEngine) {
    PastRequests past;
    past.add(late(1, 5));
    past.add(late(1, 6));
    past.add(late(1, 7, 2));
    EXPECT_EQ(past.late(session_id(1), engine_id(1))->reported, WattHours{6});
    EXPECT_EQ(past.late(session_id(1), engine_id(2))->reported, WattHours{7});
    EXPECT_EQ(past.late(session_id(1), engine_id(3)), nullptr);
}

}  // namespace
}  // namespace evc
