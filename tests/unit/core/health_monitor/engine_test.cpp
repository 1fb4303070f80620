#include <gtest/gtest.h>

#include "unit/core/health_monitor/health_monitor_driver.hpp"

namespace evc {
namespace {

using testing::HealthMonitorDriver;

constexpr milliseconds second{1'000};

TEST(WatchEngine, IsConnectedAtTheFirstRoundAndAskedOnceConnected) {
    HealthMonitorDriver run;
    run.pass(milliseconds{0});
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
    EXPECT_EQ(run.count<AskEngine>(), 0U);
    run.on(EngineConnected{});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
}

TEST(WatchEngine, IsAskedEverySecondOnTheSameConnection) {
    HealthMonitorDriver run;
    run.engine_ok();
    for (int round = 0; round < 5; ++round) run.pass(second).on(EngineAnswered{true, {}});
    EXPECT_EQ(run.count<AskEngine>(), 6U);
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
    EXPECT_EQ(run.count<RoundEnded>(), 6U);
}

TEST(WatchEngine, IsHealthyWhenItSaysOkAndThatIsSaidOnce) {
    HealthMonitorDriver run;
    run.engine_ok().pass(second).on(EngineAnswered{true, {}});
    EXPECT_EQ(run.monitor.health(), (Health{true, {}}));
    EXPECT_EQ(run.signs(MonitorNoticeKind::engine_healthy), 1U);
}

TEST(WatchEngine, IsFaultyWithItsOwnWordsWhenItSaysKo) {
    HealthMonitorDriver run;
    run.engine_up().on(EngineAnswered{false, "cable-cut"});
    EXPECT_EQ(run.monitor.health(), (Health{false, "cable-cut"}));
    ASSERT_EQ(run.signs(MonitorNoticeKind::engine_faulty), 1U);
    EXPECT_EQ(run.all<ShowMonitorNotice>().front().detail, "cable-cut");
}

TEST(WatchEngine, AFaultThatLastsIsSaidOnceAndAgainWhenItsReasonChanges) {
    HealthMonitorDriver run;
    run.engine_up().on(EngineAnswered{false, "a"});
    run.pass(second).on(EngineAnswered{false, "a"}).pass(second).on(EngineAnswered{false, "b"});
    EXPECT_EQ(run.signs(MonitorNoticeKind::engine_faulty), 2U);
}

TEST(WatchEngine, IsFaultyWhenItDoesNotAnswerWithin700Milliseconds) {
    HealthMonitorDriver run;
    run.engine_up().pass(milliseconds{699});
    EXPECT_FALSE(run.monitor.health());
    EXPECT_EQ(run.count<RoundEnded>(), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.monitor.health(), (Health{false, "no-answer"}));
    EXPECT_EQ(run.count<RoundEnded>(), 1U);
}

TEST(WatchEngine, AHangIsSeenWithinTwoSeconds) {
    HealthMonitorDriver run;
    run.engine_ok();
    const auto hangs = run.now.steady;
    while (run.monitor.health()->ok) run.pass(milliseconds{10});
    EXPECT_LE(run.now.steady - hangs, milliseconds{1'700});
}

TEST(WatchEngine, IsNotAskedAgainWhileAQuestionIsOnItsWay) {
    HealthMonitorDriver run;
    run.engine_up().forget().pass(2 * second);
    EXPECT_EQ(run.count<AskEngine>(), 0U);
    EXPECT_EQ(run.count<RoundEnded>(), 2U);
}

TEST(WatchEngine, ALateAnswerDoesNotCountButFreesTheNextQuestion) {
    HealthMonitorDriver run;
    run.engine_up().pass(milliseconds{900}).forget().on(EngineAnswered{true, {}});
    EXPECT_FALSE(run.monitor.health()->ok);
    run.pass(milliseconds{100});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
    run.on(EngineAnswered{true, {}});
    EXPECT_TRUE(run.monitor.health()->ok);
}

TEST(WatchEngine, OneThatWakesUpWithinARoundIsAskedAtOnce) {
    HealthMonitorDriver run;
    run.engine_up().pass(milliseconds{1'200}).forget().on(EngineAnswered{true, {}});
    EXPECT_FALSE(run.monitor.health()->ok);
    EXPECT_EQ(run.count<AskEngine>(), 1U);
    run.on(EngineAnswered{true, {}});
    EXPECT_TRUE(run.monitor.health()->ok);
}

TEST(WatchEngine, OneThatAlwaysAnswersTooLateStaysFaulty) {
    HealthMonitorDriver run;
    run.engine_up();
    for (int round = 0; round < 5; ++round) {
        run.pass(milliseconds{900}).on(EngineAnswered{true, {}});
        EXPECT_FALSE(run.monitor.health()->ok);
        run.pass(milliseconds{100});
    }
    EXPECT_EQ(run.signs(MonitorNoticeKind::engine_faulty), 1U);
}

TEST(WatchEngine, AConnectionThatStaysSilentForThreeRoundsIsMadeAnew) {
    HealthMonitorDriver run;
    run.engine_up().forget().pass(milliseconds{2'999});
    EXPECT_EQ(run.count<ConnectEngine>(), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
    run.on(EngineConnected{});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
}

TEST(WatchEngine, IsFaultyAtOnceWhenItsConnectionEndsAndCannotBeMadeAgain) {
    HealthMonitorDriver run;
    run.engine_ok().pass(milliseconds{300}).forget().on(EngineDisconnected{});
    EXPECT_TRUE(run.monitor.health()->ok);
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
    run.on(EngineDisconnected{});
    EXPECT_EQ(run.monitor.health(), (Health{false, "unreachable"}));
}

TEST(WatchEngine, IsConnectedAnewEachRoundWhileItIsAway) {
    HealthMonitorDriver run;
    run.pass(milliseconds{0}).on(EngineDisconnected{});
    for (int round = 0; round < 4; ++round) run.pass(second).on(EngineDisconnected{});
    EXPECT_EQ(run.count<ConnectEngine>(), 5U);
    EXPECT_EQ(run.count<RoundEnded>(), 5U);
    EXPECT_EQ(run.signs(MonitorNoticeKind::engine_faulty), 1U);
}

TEST(WatchEngine, OneThatClosesAfterEachAnswerIsHealthy) {
    HealthMonitorDriver run;
    run.engine_ok().on(EngineDisconnected{}).on(EngineConnected{});
    for (int round = 0; round < 5; ++round) {
        run.pass(second).on(EngineAnswered{true, {}}).on(EngineDisconnected{}).on(EngineConnected{});
        EXPECT_TRUE(run.monitor.health()->ok);
    }
    EXPECT_EQ(run.signs(MonitorNoticeKind::engine_faulty), 0U);
}

TEST(WatchEngine, AQuestionThatMetAClosingConnectionIsAskedAgainInTheSameRound) {
    HealthMonitorDriver run;
    run.engine_ok().pass(second).on(EngineDisconnected{}).forget().on(EngineConnected{});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
    run.on(EngineAnswered{true, {}});
    EXPECT_TRUE(run.monitor.health()->ok);
}

TEST(WatchEngine, OneThatClosesEveryConnectionAtOnceIsTriedTwiceARoundAndIsFaulty) {
    HealthMonitorDriver run;
    run.engine_up().on(EngineDisconnected{}).on(EngineConnected{}).on(EngineDisconnected{});
    EXPECT_EQ(run.count<ConnectEngine>(), 2U);
    EXPECT_EQ(run.monitor.health(), (Health{false, "unreachable"}));
    run.forget().pass(milliseconds{900});
    EXPECT_EQ(run.count<ConnectEngine>(), 0U);
}

TEST(WatchEngine, AnAttemptThatTakesLongIsNotBrokenOff) {
    HealthMonitorDriver run;
    run.pass(3 * second);
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
    EXPECT_EQ(run.monitor.health(), (Health{false, "no-answer"}));
    EXPECT_EQ(run.count<RoundEnded>(), 3U);
}

TEST(WatchEngine, IsFaultyWhenItAnswersWithSomethingElse) {
    HealthMonitorDriver run;
    run.engine_up().on(EngineGarbled{});
    EXPECT_EQ(run.monitor.health(), (Health{false, "garbled"}));
    EXPECT_EQ(run.count<RoundEnded>(), 1U);
    run.forget().pass(second);
    EXPECT_EQ(run.count<ConnectEngine>(), 1U);
}

TEST(WatchEngine, AnAnswerThatNobodyAskedForIsIgnored) {
    HealthMonitorDriver run;
    run.engine_ok().on(EngineAnswered{false, "late-joke"});
    EXPECT_TRUE(run.monitor.health()->ok);
}

TEST(WatchEngine, RoundsThatAProcessSleptThroughAreNotMadeUpFor) {
    HealthMonitorDriver run;
    run.engine_ok().forget();
    run.now.steady += seconds{60};
    run.pass(milliseconds{0});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
    EXPECT_GE(run.monitor.next_deadline(), run.now.steady + milliseconds{500});
}

TEST(WatchEngine, TakesThePeriodAndTheTimeoutOfItsSettings) {
    HealthMonitorSettings settings;
    settings.period = milliseconds{200};
    settings.answer_timeout = milliseconds{50};
    HealthMonitorDriver run{settings};
    run.engine_up().pass(milliseconds{50});
    EXPECT_FALSE(run.monitor.health()->ok);
    run.on(EngineAnswered{true, {}}).forget().pass(milliseconds{150});
    EXPECT_EQ(run.count<AskEngine>(), 1U);
}

}  // namespace
}  // namespace evc
