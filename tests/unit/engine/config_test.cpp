#include "engine/config.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "unit/platform/config/shipped.hpp"
#include "unit/platform/config/temporary_directory.hpp"

namespace evc::engine {
namespace {

Result<config::ParsedCommandLine<Config>> load(std::vector<std::string> arguments) {
    std::vector<const char*> argv{"EV_CP_E"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    return engine::load(static_cast<int>(argv.size()), argv.data());
}

std::string error_of(std::vector<std::string> arguments) {
    const auto launch = load(std::move(arguments));
    return launch ? "no error" : launch.error().text;
}

TEST(EngineConfig, TakesTheContractsForm) {
    const auto launch = load({"7000", "kafka:9092", "CP001"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    ASSERT_EQ(config.charge_points.size(), 1U);
    const auto& cp = config.charge_points[0];
    EXPECT_EQ(cp.id.text(), "CP001");
    EXPECT_EQ(cp.health, (Endpoint{.host = "127.0.0.1", .port = 7000}));
    EXPECT_EQ(cp.duration, 10);
    EXPECT_EQ(cp.plug_in_delay, milliseconds{1'000});
    EXPECT_TRUE(cp.auto_plug);
    EXPECT_EQ(config.broker.bootstrap, "kafka:9092");
    EXPECT_EQ(config.state_directory, "EV_CP_E-CP001");
    EXPECT_EQ(config.instance, "CP001");
}

TEST(EngineConfig, MayLearnItsCpIdLater) {
    const auto launch = load({"7000", "kafka:9092"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_TRUE(launch->config.charge_points[0].id.empty());
    EXPECT_EQ(launch->config.state_directory, "EV_CP_E-7000");
    EXPECT_EQ(launch->config.instance, "");
}

TEST(EngineConfig, AnswersHealthChecksOfOtherMachinesWhenToldTo) {
    const std::pair<const char*, const char*> hosts[] = {
        {"*", ""}, {"::1", "::1"}, {"[::]", "::"}, {"192.0.2.2", "192.0.2.2"}, {"localhost", "localhost"}};
    for (const auto& [said, host] : hosts) {
        const auto launch = load({"7000", "kafka:9092", "CP001", "--health-listen", said});
        ASSERT_TRUE(launch) << launch.error().text;
        EXPECT_EQ(launch->config.charge_points[0].health, (Endpoint{.host = host, .port = 7000})) << said;
    }
    EXPECT_EQ(error_of({"7000", "kafka:9092", "CP001", "--health-listen", "engine.example"}),
              "EV_CP_E: --health-listen: found 'engine.example'; allowed: an IP address, localhost, or * for all "
              "addresses");
    const test::TemporaryDirectory directory;
    EXPECT_EQ(error_of({"--config", directory.file("site.yaml", ""), "--instance", "A", "--health-listen", "*"}),
              "EV_CP_E: --health-listen stands without <health-port>; allowed: with it; in a file 'health' says where");
}

TEST(EngineConfig, TakesTheSimulatedSupplyFromTheCommandLine) {
    const auto launch = load({"7000", "a:1", "CP1", "--power", "11000", "--duration", "3", "--plug-in-delay", "0",
                              "--manual", "--state-directory", "/s", "--adopt-ledger"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& cp = launch->config.charge_points[0];
    EXPECT_EQ(cp.power, Watts{11'000});
    EXPECT_EQ(cp.duration, 3);
    EXPECT_EQ(cp.plug_in_delay, milliseconds{0});
    EXPECT_FALSE(cp.auto_plug);
    EXPECT_EQ(launch->config.state_directory, "/s");
    EXPECT_TRUE(launch->config.adopt_ledger);
}

TEST(EngineConfig, IsOneChargePointByTheSitesDefaultsWithoutAFileOfItsOwn) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "broker: {bootstrap: 'k:1'}\ndefaults: {power: 5000}\n");
    const auto launch = load({"--config", site, "--instance", "CP001"});
    ASSERT_TRUE(launch) << launch.error().text;
    ASSERT_EQ(launch->config.charge_points.size(), 1U);
    EXPECT_EQ(launch->config.charge_points[0].id.text(), "CP001");
    EXPECT_EQ(launch->config.charge_points[0].power, Watts{5'000});
    EXPECT_EQ(launch->config.charge_points[0].health.text(), "unix:/run/evcharging/CP001.sock");
    EXPECT_EQ(launch->config.broker.bootstrap, "k:1");
}

TEST(EngineConfig, HostsTheChargePointsOfItsInstancesFile) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "defaults: {power: 5000}\n");
    directory.file("charge_points/site1.yaml",
                   "broker: {bootstrap: 'own:1'}\ncharge_points:\n  - {id: A}\n  - {id: B, power: 6000}\n");
    const auto launch = load({"--config", site, "--instance", "site1", "--duration", "4"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    ASSERT_EQ(config.charge_points.size(), 2U);
    EXPECT_EQ(config.charge_points[0].power, Watts{5'000});
    EXPECT_EQ(config.charge_points[1].power, Watts{6'000});
    EXPECT_EQ(config.charge_points[1].duration, 4);
    EXPECT_EQ(config.broker.bootstrap, "own:1");
    EXPECT_EQ(config.instance, "site1");
}

TEST(EngineConfig, LetsTheCommandLineBeatBothFiles) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "log_level: error\n");
    directory.file("charge_points/A.yaml", "log_level: warning\nstate_directory: /file\n");
    const auto launch =
        load({"--config", site, "--instance", "A", "--log-level", "debug", "--state-directory", "/line"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_EQ(launch->config.common.log_level, "debug");
    EXPECT_EQ(launch->config.state_directory, "/line");
}

TEST(EngineConfig, NeedsNoChargePointToSetAJournalAside) {
    const auto launch = load({"--set-aside", "--state-directory", "/state"});
    ASSERT_TRUE(launch);
    EXPECT_TRUE(launch->config.set_aside);
    EXPECT_EQ(launch->config.state_directory, "/state");
    EXPECT_EQ(load({"7000", "a:1", "CP001", "--set-aside"})->config.state_directory, "EV_CP_E-CP001");
    EXPECT_FALSE(load({"--set-aside"}));
}

TEST(EngineConfig, SaysWhatIsWrongAndWhatIsAllowed) {
    EXPECT_EQ(
        error_of({"7000", "kafka"}),
        "EV_CP_E: <broker>: found 'kafka'; allowed: HOST:PORT, several with commas between them, each port from 1 "
        "to 65535");
    EXPECT_EQ(error_of({"7000", "a:1", "-CP"}), "EV_CP_E: unknown option '-CP'; see --help");
    EXPECT_EQ(error_of({"7000", "a:1", "C P"}), "EV_CP_E: [cpId]: found 'C P'; allowed: " + std::string{name_rule});
    EXPECT_EQ(error_of({"7000", "a:1", "--power", "0"}),
              "EV_CP_E: --power: found '0'; allowed: a whole number from 1 to 10000000 (W)");
    EXPECT_EQ(error_of({"--instance", "A"}), "EV_CP_E: --instance: found no --config; allowed: together with it");
    const test::TemporaryDirectory directory;
    EXPECT_EQ(
        error_of({"--config", directory.file("site.yaml", "")}),
        "EV_CP_E: no charge point is named; allowed: --instance NAME, charge_points in the file, or <health-port> "
        "<broker>");
}

TEST(EngineConfig, AcceptsTheShippedFilesAndEveryKeyThatTheyShow) {
    const test::TemporaryDirectory directory;
    const auto text = test::shipped("site.yaml");
    const auto plain = directory.file("site.yaml", text);
    const auto all = directory.file("all.yaml", test::uncommented(text));
    for (const auto* name : {"CP001", "site1"}) {
        const auto example = test::shipped("charge_points/" + std::string{name} + ".yaml.example");
        directory.file("charge_points/" + std::string{name} + ".yaml", example);
        EXPECT_EQ(error_of({"--config", plain, "--instance", name}), "no error");
        EXPECT_EQ(error_of({"--config", all, "--instance", name}), "no error");
    }
    EXPECT_EQ(load({"--config", plain, "--instance", "CP001"})->config.charge_points[0].power, Watts{50'000});
    EXPECT_EQ(load({"--config", plain, "--instance", "site1"})->config.charge_points.size(), 3U);
}

TEST(EngineConfig, NamesTheInstancesFileWhenThatIsWrong) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "");
    const auto own = directory.file("charge_points/A.yaml", "charge_points:\n  - id: A\n  - id: A\n");
    EXPECT_EQ(error_of({"--config", site, "--instance", "A"}),
              own + ":3: key 'charge_points[1].id': 'A' is there twice; allowed: once");
    directory.file("charge_points/B.yaml", "charge_points:\n  - power: 1\n");
    EXPECT_EQ(error_of({"--config", site, "--instance", "B"}),
              directory.path("charge_points/B.yaml") +
                  ":2: key 'charge_points[0].id': is missing; allowed: " + std::string{name_rule});
    directory.file("charge_points/C.yaml", "charge_points:\n  - {id: A, health: 'h:1'}\n  - {id: B, health: 'h:1'}\n");
    EXPECT_EQ(error_of({"--config", site, "--instance", "C"}),
              "health of 'B': found h:1, as of 'A'; allowed: an endpoint of its own");
}

}  // namespace
}  // namespace evc::engine
