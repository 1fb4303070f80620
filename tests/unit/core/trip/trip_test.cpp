#include "core/trip/trip.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "unit/core/machine_driver.hpp"

namespace evc {
namespace {

using testing::second;

CpId cp(const char* text) { return *CpId::parse(text); }

/// A driver with three wishes, and a host that mints and shows at once.
class TripRun : public testing::MachineDriver<TripRun, TripEffects> {
public:
    explicit TripRun(TripRecord record = {}, TripSettings settings = {})
        : trip{settings, *DriverId::parse("d1"), {cp("CP1"), cp("CP2"), cp("CP3")}, std::move(record), now, effects} {}

    TripRun& open() { return on(ChannelChanged{true, {}}); }
    TripRun& close() { return on(ChannelChanged{false, "no route"}); }

    [[nodiscard]] std::size_t signs(TripSign sign) const {
        const auto shown = all<ShowTripSign>();
        return static_cast<std::size_t>(
            std::count_if(shown.begin(), shown.end(), [sign](const auto& one) { return one.sign == sign; }));
    }

    [[nodiscard]] Ticket ticket(TicketStatus status = TicketStatus::completed) const {
        Ticket ticket;
        ticket.request = trip.record().asked.value_or(AskedRequest{}).request;
        ticket.driver = *DriverId::parse("d1");
        ticket.status = status;
        return ticket;
    }
    /// The newest step of the present request, as Central tells it.
    TripRun& hear(Step step) {
        Progress progress;
        progress.request = trip.record().asked.value_or(AskedRequest{}).request;
        progress.step = step;
        return on(ProgressArrived{progress, "as it came"});
    }
    [[nodiscard]] std::vector<Step> steps() const {
        std::vector<Step> shown;
        for (const auto& one : all<ShowProgress>()) shown.push_back(one.progress.step);
        return shown;
    }
    TripRun& answer(TicketStatus status = TicketStatus::completed) {
        return on(TicketArrived{ticket(status), "as it came"});
    }

    bool shows = true;  ///< whether a ticket gets as far as the reader
    Trip trip;

private:
    friend MachineDriver;
    [[nodiscard]] Trip& machine() { return trip; }
    void take(TripEffects wanted) {
        const auto actions = wanted.actions;
        MachineDriver::take(std::move(wanted));
        for (const auto& action : actions) {
            if (std::holds_alternative<MintRequest>(action)) on(RequestMinted{{42, ++minted}});
            if (shows && std::holds_alternative<ShowTicket>(action)) on(TicketShown{});
        }
    }

    std::uint64_t minted = 0;
};

TEST(Trip, AsksNothingBeforeAnswersCanBeHeard) {
    TripRun run;
    run.pass(60 * second);
    EXPECT_EQ(run.count<SendCharge>(), 0U);
    run.open();
    EXPECT_EQ(run.count<SendCharge>(), 1U);
}

TEST(Trip, SavesARequestBeforeItIsSentForTheFirstTime) {
    TripRun run;
    run.open();
    ASSERT_EQ(run.effects.changes.size(), 1U);
    ASSERT_TRUE(run.effects.changes.front().record.asked);
    EXPECT_EQ(run.effects.changes.front().record.asked->request, run.all<SendCharge>().front().request.request);
}

TEST(Trip, ARequestHasTheFirstWishTheDriverAndALifetimeOf30Seconds) {
    TripRun run;
    run.open();
    const auto request = run.all<SendCharge>().front().request;
    EXPECT_EQ(request.cp, cp("CP1"));
    EXPECT_EQ(request.driver.text(), "d1");
    EXPECT_EQ(request.at, run.now.wall);
    EXPECT_EQ(request.expires_at, run.now.wall + 30 * second);
}

TEST(Trip, RepeatsTheSameRequestWithBackOffUntilItsTicket) {
    TripRun run;
    run.open().pass(8 * second);
    const auto sent = run.all<SendCharge>();
    ASSERT_EQ(sent.size(), 4U);  // at 0, 1, 3 and 7 s
    for (const auto& repetition : sent) EXPECT_EQ(repetition.request, sent.front().request);
    run.answer().forget().pass(second * 3);
    EXPECT_EQ(run.count<SendCharge>(), 0U);
}

TEST(Trip, GoesOnRepeatingEvenAfterTheRequestHasExpired) {
    TripRun run;
    run.open().pass(60 * second).forget().pass(17 * second);
    EXPECT_GE(run.count<SendCharge>(), 1U);
}

TEST(Trip, WaitsFourSecondsAfterATicketBeforeTheNextWish) {
    for (const auto status : {TicketStatus::completed, TicketStatus::rejected}) {
        TripRun run;
        run.open().answer(status).forget().pass(milliseconds{3'999});
        EXPECT_EQ(run.count<SendCharge>(), 0U);
        run.pass(milliseconds{1});
        ASSERT_EQ(run.count<SendCharge>(), 1U);
        EXPECT_EQ(run.all<SendCharge>().front().request.cp, cp("CP2"));
    }
}

TEST(Trip, TakesThePauseAndTheLifetimeOfItsSettings) {
    TripSettings settings;
    settings.pause = milliseconds{0};
    settings.request_lifetime = 2 * second;
    TripRun run{{}, settings};
    run.open().answer().pass(milliseconds{0});
    ASSERT_EQ(run.count<SendCharge>(), 2U);
    EXPECT_EQ(run.all<SendCharge>().back().request.expires_at, run.now.wall + 2 * second);
}

TEST(Trip, EachWishHasARequestOfItsOwn) {
    TripRun run;
    run.open().answer().pass(4 * second);
    const auto sent = run.all<SendCharge>();
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_NE(sent[0].request.request, sent[1].request.request);
}

TEST(Trip, FinishesAtOnceAfterTheLastTicket) {
    TripRun run;
    run.open().answer().pass(4 * second).answer().pass(4 * second).forget().answer();
    EXPECT_EQ(run.count<FinishTrip>(), 1U);
    EXPECT_TRUE(run.trip.finished());
    ASSERT_EQ(run.effects.changes.size(), 1U);
    EXPECT_EQ(run.effects.changes.front().record.done, 3U);
}

TEST(Trip, ShowsATicketAsItCameWithItsPlaceInTheList) {
    TripRun run;
    run.open().answer(TicketStatus::interrupted);
    ASSERT_EQ(run.count<ShowTicket>(), 1U);
    EXPECT_EQ(run.all<ShowTicket>().front().number, 1U);
    EXPECT_EQ(run.all<ShowTicket>().front().text, "as it came");
    EXPECT_EQ(run.all<ShowTicket>().front().ticket.status, TicketStatus::interrupted);
}

TEST(Trip, ATicketThatComesTwiceIsShownOnce) {
    TripRun run;
    run.open();
    const TicketArrived again{run.ticket(), "as it came"};
    run.on(again).on(again).pass(4 * second).on(again);
    EXPECT_EQ(run.count<ShowTicket>(), 1U);
    EXPECT_EQ(run.trip.record().done, 1U);
}

TEST(Trip, ATicketOfAnotherRequestIsNotOurs) {
    TripRun run;
    run.open();
    auto foreign = run.ticket();
    foreign.request = {1, 1};
    run.on(TicketArrived{foreign, "other"});
    EXPECT_EQ(run.count<ShowTicket>(), 0U);
}

TEST(Trip, ATicketCountsOnlyWhenItHasBeenShown) {
    TripRun run;
    run.shows = false;
    run.open().forget().answer();
    EXPECT_EQ(run.trip.record().done, 0U);
    EXPECT_TRUE(run.effects.changes.empty());
    run.on(TicketShown{});
    EXPECT_EQ(run.trip.record().done, 1U);
    EXPECT_EQ(run.effects.changes.size(), 1U);
}

TEST(Trip, ShowsTheStepsOfItsOwnRequestOnly) {
    TripRun run;
    run.open();
    Progress own;
    own.request = run.trip.record().asked->request;
    own.step = Step::charging;
    Progress foreign;
    foreign.request = {1, 1};
    run.on(ProgressArrived{own, "own"}).on(ProgressArrived{foreign, "foreign"});
    ASSERT_EQ(run.count<ShowProgress>(), 1U);
    EXPECT_EQ(run.all<ShowProgress>().front().text, "own");
}

TEST(Trip, AStepThatARepeatedRequestIsAnsweredWithIsShownOnce) {
    TripRun run;
    run.open().hear(Step::authorized).hear(Step::authorized).hear(Step::accepted).hear(Step::accepted);
    EXPECT_EQ(run.steps(), (std::vector{Step::authorized, Step::accepted}));
}

TEST(Trip, AnEarlierStepIsNotShownAfterALaterOne) {
    TripRun run;
    run.open().hear(Step::charging).hear(Step::accepted).hear(Step::authorized);
    EXPECT_EQ(run.steps(), std::vector{Step::charging});
}

TEST(Trip, ConsumptionAndTheStateOfTheChargePointAreShownEachTime) {
    TripRun run;
    run.open().hear(Step::charging).hear(Step::state).hear(Step::charging).hear(Step::state);
    EXPECT_EQ(run.steps(), (std::vector{Step::charging, Step::state, Step::charging, Step::state}));
}

TEST(Trip, TheNextRequestBeginsWithItsFirstStep) {
    TripRun run;
    run.open().hear(Step::charging).answer().pass(4 * second).hear(Step::authorized);
    EXPECT_EQ(run.steps(), (std::vector{Step::charging, Step::authorized}));
}

TEST(Trip, AStepAfterTheTicketIsNotShown) {
    TripRun run;
    run.open();
    Progress late;
    late.request = run.trip.record().asked->request;
    run.answer().on(ProgressArrived{late, "late"});
    EXPECT_EQ(run.count<ShowProgress>(), 0U);
}

TEST(Trip, ARestartedDriverRepeatsItsRequestByteForByteAndAsksNothingElse) {
    const AskedRequest asked{{9, 9}, cp("CP2"), Wall{seconds{1'763'000'000}}, Wall{seconds{1'763'000'030}}};
    TripRun run{{1, asked}};
    ASSERT_EQ(run.count<ShowAsked>(), 1U);
    EXPECT_TRUE(run.all<ShowAsked>().front().again);
    run.open();
    ASSERT_EQ(run.count<SendCharge>(), 1U);
    const auto request = run.all<SendCharge>().front().request;
    EXPECT_EQ(request.request, asked.request);
    EXPECT_EQ(request.cp, asked.cp);
    EXPECT_EQ(request.at, asked.at);
    EXPECT_EQ(request.expires_at, asked.expires_at);
    EXPECT_EQ(run.count<MintRequest>(), 0U);
}

TEST(Trip, ARestartedDriverShowsTheTicketItMissedAndGoesOnWithTheNextWish) {
    TripRun run{{1, AskedRequest{{9, 9}, cp("CP2"), {}, {}}}};
    run.open().answer().pass(4 * second);
    EXPECT_EQ(run.all<ShowTicket>().front().number, 2U);
    EXPECT_EQ(run.all<SendCharge>().back().request.cp, cp("CP3"));
}

TEST(Trip, ARestartBetweenTwoWishesAsksTheNextOne) {
    TripRun run{{2, {}}};
    run.open();
    ASSERT_EQ(run.count<SendCharge>(), 1U);
    EXPECT_EQ(run.all<SendCharge>().front().request.cp, cp("CP3"));
}

TEST(Trip, ADriverWhoseWishesAllHaveTheirTicketsAsksNothing) {
    TripRun run{{3, {}}};
    EXPECT_EQ(run.count<FinishTrip>(), 1U);
    run.open().pass(60 * second);
    EXPECT_EQ(run.count<SendCharge>(), 0U);
}

TEST(Trip, TheBrokersAbsenceIsSaidOnceAndItsReturnOnce) {
    TripRun run;
    run.close().close().open().open();
    EXPECT_EQ(run.signs(TripSign::broker_away), 1U);
    EXPECT_EQ(run.signs(TripSign::broker_back), 1U);
    run.close();
    EXPECT_EQ(run.signs(TripSign::broker_away), 2U);
}

TEST(Trip, AChannelThatIsOnlyNotOpenYetIsNoAbsence) {
    TripRun run;
    run.on(ChannelChanged{false, {}}).open();
    EXPECT_EQ(run.signs(TripSign::broker_away), 0U);
    EXPECT_EQ(run.signs(TripSign::broker_back), 0U);
}

TEST(Trip, NothingIsSentWhileTheChannelIsClosedAndTheRequestAtOnceWhenItOpens) {
    TripRun run;
    run.open().close().forget().pass(30 * second);
    EXPECT_EQ(run.count<SendCharge>(), 0U);
    run.open();
    EXPECT_EQ(run.count<SendCharge>(), 1U);
}

TEST(Trip, CentralIsAwayAfterSixSecondsOfSilenceAndThatIsSaidOnce) {
    TripRun run;
    run.open().pass(milliseconds{5'999});
    EXPECT_EQ(run.signs(TripSign::central_away), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.signs(TripSign::central_away), 1U);
    run.pass(60 * second);
    EXPECT_EQ(run.signs(TripSign::central_away), 1U);
}

TEST(Trip, CentralIsBackWithItsFirstSignAndThatIsSaidOnce) {
    TripRun run;
    run.open().pass(7 * second).on(CentralSeen{}).pass(2 * second).on(CentralSeen{});
    EXPECT_EQ(run.signs(TripSign::central_back), 1U);
    run.pass(6 * second);
    EXPECT_EQ(run.signs(TripSign::central_away), 2U);
}

TEST(Trip, ACentralThatGivesSignsIsNeverSaidToBeBackOrAway) {
    TripRun run;
    run.open();
    for (int sign = 0; sign < 10; ++sign) run.on(CentralSeen{}).pass(2 * second);
    EXPECT_EQ(run.count<ShowTripSign>(), 0U);
}

TEST(TripClock, ThatDiffersFromCentralsIsSaidOnceAndRequestsBearCentralsTime) {
    for (const auto offset : {120 * second, -120 * second, 3'600 * second}) {
        TripSettings settings;
        settings.await_central = 2 * second;
        TripRun run{{}, settings};
        run.open().pass(second);
        EXPECT_EQ(run.count<SendCharge>(), 0U);
        const auto centrals = run.now.wall + offset;
        run.on(CentralSeen{centrals}).pass(milliseconds{0});
        ASSERT_EQ(run.count<SendCharge>(), 1U);
        EXPECT_EQ(run.all<SendCharge>().front().request.at, centrals);
        EXPECT_EQ(run.all<SendCharge>().front().request.expires_at, centrals + 30 * second);
        run.on(CentralSeen{centrals});
        EXPECT_EQ(run.signs(TripSign::clock_differs), 1U);
        EXPECT_EQ(run.all<ShowTripSign>().front().detail.front(), offset > milliseconds{0} ? '-' : '+');
    }
}

TEST(TripClock, ThatIsNearlyCentralsIsTakenAsItIs) {
    TripRun run;
    run.on(ChannelChanged{false, {}}).on(CentralSeen{run.now.wall + 3'600 * second});
    run.open().on(CentralSeen{run.now.wall + 5 * second}).answer().pass(4 * second);
    EXPECT_EQ(run.all<SendCharge>().back().request.at, run.now.wall);
    EXPECT_EQ(run.signs(TripSign::clock_differs), 0U);
}

TEST(TripClock, IsNotWaitedForLongerThanIsSet) {
    TripSettings settings;
    settings.await_central = 2 * second;
    TripRun run{{}, settings};
    run.open().pass(2 * second);
    EXPECT_EQ(run.count<SendCharge>(), 1U);
}

TEST(Trip, CentralsSilenceSaysNothingWhileTheBrokerIsAway) {
    TripRun run;
    run.open().on(CentralSeen{}).close().pass(60 * second);
    EXPECT_EQ(run.signs(TripSign::central_away), 0U);
    run.open().pass(milliseconds{5'999});
    EXPECT_EQ(run.signs(TripSign::central_away), 0U);
}

}  // namespace
}  // namespace evc
