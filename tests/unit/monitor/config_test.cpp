#include "monitor/config.hpp"

#include <gtest/gtest.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::monitor {
namespace {

Result<config::ParsedCommandLine<Config>> load(std::vector<std::string> arguments) {
    std::vector<const char*> argv{"EV_CP_M"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    return monitor::load(static_cast<int>(argv.size()), argv.data());
}

std::string error_of(std::vector<std::string> arguments) {
    const auto launch = load(std::move(arguments));
    return launch ? "no error" : launch.error().text;
}

TEST(MonitorConfig, TakesTheContractsForm) {
    const auto launch = load({"central", "6001", "CP001", "::1", "7000", "--location", "Gran Vía", "--tariff", "0.45"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    EXPECT_EQ(config.central, (Endpoint{.host = "central", .port = 6001}));
    ASSERT_EQ(config.charge_points.size(), 1U);
    EXPECT_EQ(config.charge_points[0].id.text(), "CP001");
    EXPECT_EQ(config.charge_points[0].location, "Gran Vía");
    EXPECT_EQ(config.charge_points[0].tariff, (Tariff{4'500, Currency{}}));
    EXPECT_EQ(config.charge_points[0].engine.text(), "[::1]:7000");
    EXPECT_EQ(config.check_period, milliseconds{1'000});
    EXPECT_EQ(config.answer_timeout, milliseconds{700});
    EXPECT_EQ(config.instance, "CP001");
}

TEST(MonitorConfig, LeavesLocationAndTariffToCentralWhenNotTold) {
    const auto launch = load({"central", "6001", "CP001", "engine", "7000"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_EQ(launch->config.charge_points[0].location, "");
    EXPECT_EQ(launch->config.charge_points[0].tariff, std::nullopt);
}

TEST(MonitorConfig, ReadsTheSameFilesAsTheEngine) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml",
                                     "central: 'c:1'\ncurrency: USD\ndefaults: {tariff: '1'}\n"
                                     "check_period: 2s\nanswer_timeout: 1s\n");
    directory.file("charge_points/site1.yaml", "charge_points: [{id: A}, {id: B, location: b, health: 'h:7000'}]\n");
    const auto launch = load({"--config", site, "--instance", "site1"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    EXPECT_EQ(config.central.text(), "c:1");
    EXPECT_EQ(config.check_period, milliseconds{2'000});
    EXPECT_EQ(config.answer_timeout, milliseconds{1'000});
    ASSERT_EQ(config.charge_points.size(), 2U);
    EXPECT_EQ(config.charge_points[0].tariff, (Tariff{10'000, *Currency::parse("USD")}));
    EXPECT_EQ(config.charge_points[0].engine.text(), "unix:/run/evcharging/A.sock");
    EXPECT_EQ(config.charge_points[1].engine.text(), "h:7000");
    EXPECT_EQ(config.charge_points[1].location, "b");
    EXPECT_EQ(config.instance, "site1");
}

TEST(MonitorConfig, TakesATariffInTheFilesCurrency) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "currency: USD\n");
    const auto launch = load({"--config", site, "--instance", "A", "--tariff", "0.5"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_EQ(launch->config.charge_points[0].tariff, (Tariff{5'000, *Currency::parse("USD")}));
}

TEST(MonitorConfig, SaysWhatIsWrongAndWhatIsAllowed) {
    EXPECT_EQ(error_of({"central", "6001", "CP001", "engine"}),
              "EV_CP_M: <engine-port> is missing; allowed: EV_CP_M <central-host> <central-port> <cpId> <engine-host> "
              "<engine-port> [options], or --config FILE");
    EXPECT_EQ(error_of({"central", "6001", "CP001", "engine", "70000"}),
              "EV_CP_M: <engine-port>: found '70000'; allowed: a whole number from 1 to 65535");
    EXPECT_EQ(error_of({"a b", "6001", "CP001", "engine", "7000"}),
              "EV_CP_M: <central-host>: found 'a b'; allowed: a host name or an IP address");
    EXPECT_EQ(error_of({"c", "6001", "CP001", "e", "7000", "--answer-timeout", "1s"}),
              "EV_CP_M: --answer-timeout: found 1s; allowed: less than the check period, 1s");
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "\nanswer_timeout: 3s\n");
    EXPECT_EQ(error_of({"--config", site, "--instance", "A"}),
              site + ":2: key 'answer_timeout': answer_timeout is 3s; allowed: less than check_period, 1s");
}

}  // namespace
}  // namespace evc::monitor
