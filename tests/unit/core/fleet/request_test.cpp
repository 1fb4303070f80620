#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

Reason rejection(FleetDriver& run) {
    run.forget().asks(9, "bob");
    EXPECT_EQ(run.sends<Authorize>(), 0U);
    EXPECT_EQ(run.ticket().status, TicketStatus::rejected);
    EXPECT_EQ(run.ticket().request, request_id(9));
    EXPECT_EQ(run.ticket().amount.minor, 0);
    EXPECT_EQ(run.notices(NoticeKind::request_rejected), 1U);
    return run.ticket().reason;
}

TEST(FleetRequest, IsRejectedForAnUnknownCp) {
    FleetDriver run;
    EXPECT_EQ(rejection(run), reason::unknown_cp);
}

TEST(FleetRequest, IsRejectedForADisconnectedCp) {
    FleetDriver run;
    run.connected().disconnected();
    EXPECT_EQ(rejection(run), reason::disconnected);
}

TEST(FleetRequest, IsRejectedForAFaultedCp) {
    FleetDriver run;
    run.connected().faulty();
    EXPECT_EQ(rejection(run), reason::faulted);
}

TEST(FleetRequest, IsRejectedForAStoppedCp) {
    FleetDriver run;
    run.connected().on(StopCall{1, cp_id(), {}});
    EXPECT_EQ(rejection(run), reason::stopped);
}

TEST(FleetRequest, IsRejectedForABusyCpFromItsAuthorisationOn) {
    FleetDriver run;
    run.authorized();
    EXPECT_EQ(rejection(run), reason::busy);
}

TEST(FleetRequest, IsRejectedForACpWithTwoEngines) {
    FleetDriver run;
    run.connected().states({}, 1).pass(10 * second).states({}, 2).pass(10 * second).states({}, 1);
    EXPECT_EQ(rejection(run), reason::duplicate_engine);
}

TEST(FleetRequest, IsRefusedWhileAnotherCentralIsAlive) {
    FleetDriver run;
    run.connected().on(ForeignCentralSeen{foreign_ledger()});
    EXPECT_EQ(rejection(run), reason::refused);
}

ChargeRequest request_until(std::optional<Wall> expires_at) {
    return {request_id(1), session_id(1), driver_id(), cp_id(), Origin::app, {}, expires_at};
}

TEST(FleetRequest, ExpiresRequestLifetimeAfterTheBrokersStamp) {
    FleetDriver run;
    run.connected().on(RequestArrived{request_until({}), run.now.wall - run.settings.request_lifetime});
    EXPECT_EQ(run.ticket().reason, reason::expired);
    EXPECT_EQ(run.ticket().status, TicketStatus::rejected);
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetRequest, IsTakenUpToTheLastMillisecondOfItsLifetime) {
    FleetDriver run;
    run.connected().on(
        RequestArrived{request_until({}), run.now.wall - run.settings.request_lifetime + milliseconds{1}});
    EXPECT_EQ(run.sends<Authorize>(), 1U);
}

TEST(FleetRequest, ExpiresEarlierWhenItSaysSoButNotLater) {
    FleetDriver early;
    early.connected().on(RequestArrived{request_until(early.now.wall), early.now.wall});
    EXPECT_EQ(early.ticket().reason, reason::expired);
    FleetDriver late;
    late.connected().on(RequestArrived{request_until(late.now.wall + hour), late.now.wall - minute});
    EXPECT_EQ(late.ticket().reason, reason::expired);
}

TEST(FleetRequest, AtTheCpIsToldThereThatItWasRejected) {
    FleetDriver run;
    run.connected().faulty().forget().asks_on_site();
    EXPECT_EQ(run.ticket().reason, reason::faulted);
    ASSERT_EQ(run.sends<RejectOnSite>(), 1U);
    EXPECT_EQ(run.sent<RejectOnSite>().front(), (RejectOnSite{request_id(1), Reason{reason::faulted}}));
}

TEST(FleetRequest, AtTheCpIsToldThereWhenItsEngineRefuses) {
    FleetDriver run;
    run.connected().asks_on_site().refuses("busy");
    ASSERT_EQ(run.sends<RejectOnSite>(), 1U);
    EXPECT_EQ(run.sent<RejectOnSite>().front().reason, reason::busy);
}

TEST(FleetRequest, OfADriverIsNotAnsweredAtTheCp) {
    FleetDriver run;
    run.asks();
    EXPECT_EQ(run.sends<RejectOnSite>(), 0U);
}

TEST(FleetRequestAgain, AfterItsTicketGetsTheSameTicketAgain) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 100).forget().asks();
    ASSERT_EQ(run.count<ResendTicket>(), 1U);
    EXPECT_EQ(run.all<ResendTicket>().front().request, request_id(1));
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetRequestAgain, AfterARejectionIsNotJudgedAnew) {
    FleetDriver run;
    run.asks().connected().forget().asks();
    EXPECT_EQ(run.count<ResendTicket>(), 1U);
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetRequestAgain, WhileItsSessionIsOpenShowsHowFarItIs) {
    FleetDriver run;
    run.authorized().forget().asks();
    EXPECT_EQ(run.steps(), std::vector{Step::authorized});
    run.accepts().forget().asks();
    EXPECT_EQ(run.steps(), std::vector{Step::accepted});
    run.charges(1, 5).forget().asks();
    EXPECT_EQ(run.steps(), std::vector{Step::charging});
    EXPECT_EQ(run.sends<Authorize>(), 0U);
}

TEST(FleetRequestAgain, ByAnotherDriverOrForAnotherCpIsADeadLetter) {
    FleetDriver open;
    open.authorized().forget().asks(1, "bob").asks(1, "ann", "CP2");
    EXPECT_EQ(open.count<DeadLetter>(), 2U);
    FleetDriver ended;
    ended.asks().forget().asks(1, "bob").asks(1, "ann", "CP2");
    EXPECT_EQ(ended.count<DeadLetter>(), 2U);
    EXPECT_EQ(ended.count<ResendTicket>(), 0U);
}

TEST(FleetRequestAgain, AtTheCpIsToldThereWhyItsRequestEnded) {
    FleetDriver run;
    run.connected().faulty().asks_on_site().forget().asks_on_site();
    ASSERT_EQ(run.sends<RejectOnSite>(), 1U);
    EXPECT_EQ(run.sent<RejectOnSite>().front().reason, reason::faulted);
    EXPECT_EQ(run.count<ResendTicket>(), 1U);
}

TEST(FleetDriversStop, FinishesItsOwnSupply) {
    FleetDriver run;
    run.charging().forget().driver_stops();
    ASSERT_EQ(run.sends<Finish>(), 1U);
    EXPECT_EQ(run.sent<Finish>().front(), (Finish{session_id(1), Reason{reason::driver_stop}}));
    EXPECT_EQ(run.steps(), std::vector{Step::state});
    EXPECT_TRUE(run.tickets().empty()) << "its ticket is that of the supply";
    run.reports(Outcome::completed, 70, reason::driver_stop);
    EXPECT_EQ(run.ticket().status, TicketStatus::completed);
    EXPECT_EQ(run.ticket().reason, reason::driver_stop);
}

TEST(FleetDriversStop, IsObeyedOnce) {
    FleetDriver run;
    run.charging().driver_stops().forget().driver_stops();
    EXPECT_EQ(run.sends<Finish>(), 0U);
}

TEST(FleetDriversStop, EndsASessionThatItsEngineNeverAnsweredWithTheLease) {
    FleetDriver run;
    run.authorized().driver_stops().forget().pass(run.settings.lease);
    EXPECT_EQ(run.ticket().status, TicketStatus::expired);
    EXPECT_EQ(run.ticket().reason, reason::driver_stop);
}

TEST(FleetDriversStop, AfterTheTicketDoesNothing) {
    FleetDriver run;
    run.charging().reports(Outcome::completed, 1).forget().driver_stops();
    EXPECT_TRUE(run.effects.actions.empty());
}

TEST(FleetDriversStop, BeforeItsChargeIsADeadLetter) {
    FleetDriver run;
    run.connected().driver_stops();
    EXPECT_EQ(run.count<DeadLetter>(), 1U);
}

TEST(FleetDriversStop, OfSomebodyElsesRequestIsADeadLetter) {
    FleetDriver open;
    open.charging().forget().driver_stops(1, "bob").driver_stops(1, "ann", "CP2");
    EXPECT_EQ(open.count<DeadLetter>(), 2U);
    EXPECT_EQ(open.sends<Finish>(), 0U);
    FleetDriver ended;
    ended.asks().forget().driver_stops(1, "bob");
    EXPECT_EQ(ended.count<DeadLetter>(), 1U);
}

FleetSettings rates(std::uint32_t driver, std::uint32_t charge_point, std::uint32_t total) {
    FleetSettings settings;
    settings.request_rate = {driver, charge_point, total};
    return settings;
}

/// How many of `count` requests, made at once, are too many.
std::size_t too_many(FleetDriver& run, std::uint64_t first, std::size_t count, const char* driver, const char* cp) {
    std::size_t limited = 0;
    for (std::size_t n = 0; n < count; ++n) {
        run.forget().asks(first + n, driver, cp);
        if (run.ticket().reason == reason::rate_limited) ++limited;
    }
    return limited;
}

TEST(FleetRequest, OfADriverWhoAsksTooOftenIsRateLimitedAndTakesNothingFromOthers) {
    FleetDriver run{rates(1, 100, 2)};
    EXPECT_EQ(too_many(run, 1, 15, "ann", "CP9"), 5U) << "ten at once, as many as in ten seconds";
    EXPECT_EQ(too_many(run, 101, 10, "bob", "CP9"), 0U);
    run.pass(second);
    EXPECT_EQ(too_many(run, 201, 2, "ann", "CP9"), 1U);
}

TEST(FleetRequest, ForAChargePointThatIsAskedForTooOftenIsRateLimited) {
    FleetDriver run{rates(100, 1, 100)};
    EXPECT_EQ(too_many(run, 1, 8, "ann", "CP9"), 0U);
    EXPECT_EQ(too_many(run, 101, 8, "bob", "CP9"), 6U);
    EXPECT_EQ(too_many(run, 201, 8, "bob", "CP8"), 0U);
}

TEST(FleetRequest, BeyondWhatIsTakenInAllIsRateLimited) {
    FleetDriver run{rates(100, 100, 1)};
    EXPECT_EQ(too_many(run, 1, 10, "ann", "CP9"), 0U);
    EXPECT_EQ(too_many(run, 101, 1, "bob", "CP8"), 1U);
}

TEST(FleetRequest, ThatWasRateLimitedHasTheSameTicketForEver) {
    FleetDriver run{rates(1, 100, 100)};
    run.connected();
    EXPECT_EQ(too_many(run, 1, 11, "ann", "CP9"), 1U);
    run.pass(second).forget().asks(11, "ann", "CP9");
    EXPECT_EQ(run.count<ResendTicket>(), 1U);
    EXPECT_EQ(run.count<SendTicket>(), 0U);
}

TEST(FleetRequest, BeyondTwiceItsRateIsLeftWithoutAnAnswerAndCounted) {
    FleetDriver run{rates(1, 100, 100)};
    EXPECT_EQ(too_many(run, 1, 20, "ann", "CP9"), 10U);
    run.forget();
    for (std::uint64_t n = 21; n <= 70; ++n) run.asks(n, "ann", "CP9");
    EXPECT_TRUE(run.tickets().empty());
    EXPECT_TRUE(run.effects.changes.empty()) << "nothing of it is stored";
    EXPECT_EQ(run.fleet->ignored_requests(), 50U);
    EXPECT_EQ(run.notices(NoticeKind::request_ignored), 1U);
    EXPECT_EQ(too_many(run, 101, 1, "bob", "CP9"), 0U);
    run.forget().pass(minute).asks(70, "ann", "CP9");
    EXPECT_EQ(run.ticket().reason, reason::unknown_cp) << "it comes again, and counts as new";
    for (std::uint64_t n = 71; n <= 100; ++n) run.asks(n, "ann", "CP9");
    EXPECT_EQ(run.all<Notify>().back().notice.detail, "50") << "of the minute before";
}

TEST(FleetRequestAgain, MoreOftenThanItsRateIsLeftWithoutAnAnswer) {
    FleetDriver run{rates(1, 100, 100)};
    run.asks(1, "ann", "CP9").forget();
    for (int n = 0; n < 50; ++n) run.asks(1, "ann", "CP9");
    EXPECT_EQ(run.count<ResendTicket>(), 10U);
    run.pass(second).asks(1, "ann", "CP9");
    EXPECT_EQ(run.count<ResendTicket>(), 11U);
}

TEST(FleetRequest, ThatIsRateLimitedIsSaidOnceASecond) {
    FleetDriver run{rates(1, 1'000, 1'000)};
    too_many(run, 1, 10, "ann", "CP9");
    run.forget();
    for (std::uint64_t n = 11; n <= 50; ++n) run.asks(n, "ann", "CP9");
    EXPECT_EQ(run.notices(NoticeKind::request_rejected), 1U);
}

TEST(FleetRequest, IsCountedByNewRatesAsSoonAsTheyAreSet) {
    FleetDriver run{rates(100, 100, 100)};
    run.fleet->reconfigure(rates(1, 100, 100));
    EXPECT_EQ(too_many(run, 1, 15, "ann", "CP9"), 5U);
}

}  // namespace
}  // namespace evc
