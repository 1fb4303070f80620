#include <gtest/gtest.h>

#include "unit/core/station/station_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Requests made at the charge point.

TEST(StationOnSite, IsJournaledAndSentAndGoodForItsLifetime) {
    StationDriver run;
    run.forget().asks_on_site();
    ASSERT_EQ(run.requests().size(), 1U);
    const auto request = run.requests().front();
    EXPECT_EQ(request.origin, Origin::site);
    EXPECT_EQ(request.request, request_id(1));
    EXPECT_EQ(request.cp, cp_id());
    EXPECT_EQ(request.expires_at, run.now.wall + run.settings.request_lifetime);
    EXPECT_EQ(run.record().on_site.size(), 1U);
}

TEST(StationOnSite, IsRepeatedByteForByteUntilItIsAuthorized) {
    StationDriver run;
    run.forget().asks_on_site().pass(seconds{15});
    ASSERT_EQ(run.requests().size(), 5U);
    for (const auto& one : run.requests()) EXPECT_EQ(one, run.requests().front());
    run.authorize().forget().pass(minute);
    EXPECT_TRUE(run.requests().empty());
    EXPECT_TRUE(run.record().on_site.empty());
}

TEST(StationOnSite, IsRepeatedUntilItIsRejectedWhichIsShown) {
    StationDriver run;
    run.asks_on_site().ordered(RejectOnSite{request_id(1), "busy"}).forget().pass(minute);
    EXPECT_TRUE(run.requests().empty());
    run.asks_on_site(2)
        .forget()
        .ordered(RejectOnSite{request_id(2), "busy"})
        .ordered(RejectOnSite{request_id(2), "busy"});
    EXPECT_EQ(run.signs(SignKind::request_rejected), 1U);
}

TEST(StationOnSite, GoesOnPastARestart) {
    StationDriver run;
    run.asks_on_site();
    const auto first = run.requests().front();
    run.restart();
    EXPECT_EQ(run.requests(), std::vector{first});
}

TEST(StationOnSite, IsAnsweredByAnExpiredAuthorizeToo) {
    StationDriver run;
    run.asks_on_site().ordered(Authorize{session_id(1), request_id(1), driver_id(), {}, run.now.wall});
    EXPECT_TRUE(run.record().on_site.empty());
    EXPECT_FALSE(run.record().held);
}

TEST(StationOnSite, IsNotAnsweredByAnotherRequestsAnswer) {
    StationDriver run;
    run.asks_on_site(1).asks_on_site(2).ordered(RejectOnSite{request_id(2), "busy"}).forget().pass(second);
    ASSERT_EQ(run.requests().size(), 1U);
    EXPECT_EQ(run.requests().front().request, request_id(1));
}

TEST(StationOnSite, SaysThatCentralCannotBeReachedWhenNoAnswerComesIn6s) {
    StationDriver run;
    run.asks_on_site().forget().pass(6 * second - milliseconds{1});
    EXPECT_EQ(run.signs(SignKind::central_unreachable), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.signs(SignKind::central_unreachable), 1U);
    run.pass(minute);
    EXPECT_EQ(run.signs(SignKind::central_unreachable), 1U);
}

TEST(StationOnSite, SaysNothingOfTheKindOnceAnswered) {
    StationDriver run;
    run.asks_on_site().ordered(RejectOnSite{request_id(1), "busy"}).forget().pass(minute);
    EXPECT_EQ(run.signs(SignKind::central_unreachable), 0U);
}

TEST(StationOnSite, SaysAtOnceThatCentralCannotBeReachedWithoutABrokerAndAsksLater) {
    StationDriver run;
    run.on(BrokerReached{false}).forget().asks_on_site();
    EXPECT_EQ(run.signs(SignKind::central_unreachable), 1U);
    EXPECT_TRUE(run.requests().empty());
    run.on(BrokerReached{true});
    EXPECT_EQ(run.requests().size(), 1U);
}

TEST(StationOnSite, HasRoomForSoManyAndShowsBusyForTheNext) {
    StationSettings settings;
    settings.max_on_site = 2;
    StationDriver run{settings};
    run.forget().asks_on_site(1).asks_on_site(2).asks_on_site(3);
    EXPECT_EQ(run.record().on_site.size(), 2U);
    EXPECT_EQ(run.signs(SignKind::busy), 1U);
}

}  // namespace
}  // namespace evc
