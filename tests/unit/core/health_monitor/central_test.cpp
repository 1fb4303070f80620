#include <gtest/gtest.h>

#include "unit/core/health_monitor/health_monitor_driver.hpp"

namespace evc {
namespace {

using testing::HealthMonitorDriver;

constexpr milliseconds second{1'000};

TEST(WatchCentral, IsToldRegisterFirstAndHealthRightAfterIt) {
    HealthMonitorDriver run;
    run.engine_ok().forget().on(CentralConnected{});
    ASSERT_EQ(run.effects.actions.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<RegisterCp>(run.effects.actions[0]));
    ASSERT_TRUE(std::holds_alternative<ReportHealth>(run.effects.actions[1]));
    EXPECT_TRUE(std::get<ReportHealth>(run.effects.actions[1]).healthy);
}

TEST(WatchCentral, IsNotToldAnythingBeforeTheEngineWasHeardOrMissed) {
    HealthMonitorDriver run;
    run.on(CentralConnected{}).pass(milliseconds{699});
    EXPECT_EQ(run.count<RegisterCp>(), 0U);
    run.pass(milliseconds{1});
    EXPECT_EQ(run.count<RegisterCp>(), 1U);
    ASSERT_EQ(run.count<ReportHealth>(), 1U);
    EXPECT_FALSE(run.all<ReportHealth>().front().healthy);
}

TEST(WatchCentral, HearsHealthEverySecond) {
    HealthMonitorDriver run;
    run.registered().forget();
    for (int round = 0; round < 4; ++round) run.pass(second).on(EngineAnswered{true, {}}).on(CentralHeard{});
    EXPECT_EQ(run.count<ReportHealth>(), 4U);
    EXPECT_EQ(run.count<RegisterCp>(), 0U);
}

TEST(WatchCentral, HearsAFaultEverySecondWhileItLastsWithItsReason) {
    HealthMonitorDriver run;
    run.registered().forget();
    for (int round = 0; round < 3; ++round) run.pass(second).on(EngineAnswered{false, "hot"}).on(CentralHeard{});
    ASSERT_EQ(run.count<ReportHealth>(), 3U);
    for (const auto& report : run.all<ReportHealth>()) {
        EXPECT_FALSE(report.healthy);
        EXPECT_EQ(report.reason, "hot");
    }
}

TEST(WatchCentral, HearsOfAnEngineThatHangsEverySecondToo) {
    HealthMonitorDriver run;
    run.registered().forget();
    for (int round = 0; round < 10; ++round) run.pass(second).on(CentralHeard{});
    EXPECT_GE(run.count<ReportHealth>(), 9U);
}

TEST(WatchCentral, HearsAChangeAtOnceBetweenTwoRounds) {
    HealthMonitorDriver run;
    run.registered().pass(milliseconds{300}).forget().on(EngineDisconnected{}).on(EngineDisconnected{});
    ASSERT_EQ(run.count<ReportHealth>(), 1U);
    EXPECT_EQ(run.all<ReportHealth>().front().reason, "unreachable");
}

TEST(WatchCentral, RegistersAnewAfterEachConnect) {
    HealthMonitorDriver run;
    run.registered().on(CentralDisconnected{"gone"}).forget().on(CentralConnected{});
    EXPECT_EQ(run.count<RegisterCp>(), 1U);
    EXPECT_FALSE(run.monitor.registered());
    run.on(RegistrationAccepted{8});
    EXPECT_TRUE(run.monitor.registered());
    EXPECT_EQ(run.monitor.epoch(), 8U);
}

TEST(WatchCentral, BeingAwayLeavesEveryRoundItsEndAndIsSaidOnce) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralDisconnected{"refused"});
    for (int round = 0; round < 3; ++round) {
        run.pass(second).on(EngineAnswered{true, {}});
        run.on(CentralConnected{}).on(CentralDisconnected{"closed"});
    }
    EXPECT_EQ(run.count<RoundEnded>(), 4U);
    EXPECT_EQ(run.signs(MonitorNoticeKind::central_away), 1U);
}

TEST(WatchCentral, IsSaidToBeBackWhenItHasRegisteredUsAndAwayAnewAfterThat) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralDisconnected{"x"}).on(CentralConnected{}).on(RegistrationAccepted{1});
    EXPECT_EQ(run.signs(MonitorNoticeKind::registered), 1U);
    run.on(CentralDisconnected{"y"});
    EXPECT_EQ(run.signs(MonitorNoticeKind::central_away), 2U);
}

TEST(WatchCentral, ARefusalIsSaidOnceHoweverOftenItIsRepeated) {
    HealthMonitorDriver run;
    run.engine_ok();
    for (int attempt = 0; attempt < 3; ++attempt)
        run.on(CentralConnected{}).on(RegistrationRefused{"unknown-cp"}).on(CentralDisconnected{"closed"});
    EXPECT_EQ(run.signs(MonitorNoticeKind::refused), 1U);
    EXPECT_EQ(run.signs(MonitorNoticeKind::central_away), 0U);
    EXPECT_EQ(run.count<DropCentral>(), 3U);
    EXPECT_EQ(run.count<RegisterCp>(), 3U);
}

TEST(WatchCentral, AnotherRefusalIsSaid) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralConnected{}).on(RegistrationRefused{"unknown-cp"}).on(CentralDisconnected{"closed"});
    run.on(CentralConnected{}).on(RegistrationRefused{"rate-limited"});
    EXPECT_EQ(run.signs(MonitorNoticeKind::refused), 2U);
}

TEST(WatchCentral, HearsNothingAfterARefusal) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralConnected{}).on(RegistrationRefused{"unknown-cp"}).forget();
    run.pass(second).on(EngineAnswered{true, {}});
    EXPECT_EQ(run.count<ReportHealth>(), 0U);
    EXPECT_EQ(run.count<RoundEnded>(), 1U);
}

TEST(WatchCentral, IsGivenUpWhenItAcknowledgesNothingForThreeSeconds) {
    HealthMonitorDriver run;
    run.registered().forget();
    run.pass(second).on(EngineAnswered{true, {}}).pass(second).on(EngineAnswered{true, {}}).pass(second);
    EXPECT_EQ(run.count<DropCentral>(), 0U);
    run.on(EngineAnswered{true, {}}).pass(second);
    EXPECT_EQ(run.count<DropCentral>(), 1U);
}

TEST(WatchCentral, IsKeptWhenItAcknowledgesHoweverRareTheReports) {
    HealthMonitorSettings settings;
    settings.period = milliseconds{30'000};
    HealthMonitorDriver run{settings};
    run.registered().forget();
    for (int round = 0; round < 3; ++round) run.pass(settings.period).on(EngineAnswered{true, {}}).on(CentralHeard{});
    EXPECT_EQ(run.count<DropCentral>(), 0U);
}

TEST(WatchCentral, IsGivenUpWhenItNeitherTakesNorRefusesTheRegistration) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralConnected{});
    for (int round = 0; round < 5; ++round) run.on(CentralHeard{}).pass(second).on(EngineAnswered{true, {}});
    EXPECT_EQ(run.count<DropCentral>(), 1U);
    EXPECT_EQ(run.all<DropCentral>().front().why, "Central does not answer REGISTER");
}

TEST(WatchCentral, WordsThatComeTooLateMeanNothing) {
    HealthMonitorDriver run;
    run.engine_ok().on(CentralConnected{}).on(CentralDisconnected{"x"}).on(RegistrationAccepted{3});
    EXPECT_FALSE(run.monitor.registered());
}

// Two monitors of one charge point.

const Reason replaced{"duplicate-monitor 192.0.2.7:40112"};

/// Central lets it in again as soon as it comes.
HealthMonitorDriver& return_to_central(HealthMonitorDriver& run) {
    return run.on(CentralDisconnected{"closed"}).on(CentralConnected{}).on(CentralHeard{}).on(RegistrationAccepted{8});
}

TEST(WatchCentral, ThatWasGivenToAnotherMonitorIsSaidOnceWithWhereThatIs) {
    HealthMonitorDriver run;
    run.registered().forget().on(RegistrationRefused{replaced});
    ASSERT_EQ(run.signs(MonitorNoticeKind::replaced), 1U);
    EXPECT_EQ(run.all<ShowMonitorNotice>().at(0).detail, "192.0.2.7:40112");
    for (int i = 0; i < 10; ++i) return_to_central(run).on(RegistrationRefused{Reason{reason::duplicate_monitor}});
    EXPECT_EQ(run.all<ShowMonitorNotice>().size(), 1U) << "neither that it is back nor that Central is away";
    EXPECT_TRUE(run.monitor.replaced());
}

TEST(WatchCentral, ThatWasGivenToAnotherMonitorIsTriedLessAndLessOften) {
    HealthMonitorDriver run;
    run.registered().forget();
    for (int i = 0; i < 8; ++i) return_to_central(run.on(RegistrationRefused{replaced}));
    std::vector<milliseconds::rep> pauses;
    for (const auto& drop : run.all<DropCentral>()) pauses.push_back(drop.pause.count());
    EXPECT_EQ(pauses, (std::vector<milliseconds::rep>{1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000}));
}

TEST(WatchCentral, ThatItHasForItselfForAWhileIsItsOwnAgain) {
    HealthMonitorDriver run;
    run.registered().on(RegistrationRefused{replaced});
    return_to_central(run).forget();
    const auto pass = [&run](milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += second)
            run.pass(second).on(EngineAnswered{true, {}}).on(CentralHeard{});
    };
    pass(seconds{89});
    EXPECT_EQ(run.signs(MonitorNoticeKind::registered), 0U);
    pass(seconds{2});
    EXPECT_EQ(run.signs(MonitorNoticeKind::registered), 1U);
    EXPECT_FALSE(run.monitor.replaced());
    run.forget().on(RegistrationRefused{replaced});
    EXPECT_EQ(run.all<DropCentral>().at(0).pause, milliseconds{1'000}) << "it begins anew";
}

TEST(WatchCentral, ThatRefusesForAnotherReasonIsTriedAgainSoon) {
    HealthMonitorDriver run;
    run.registered().forget().on(RegistrationRefused{Reason{reason::unknown_cp}});
    EXPECT_EQ(run.all<DropCentral>().at(0).pause, milliseconds{0});
    EXPECT_FALSE(run.monitor.replaced());
}

}  // namespace
}  // namespace evc
