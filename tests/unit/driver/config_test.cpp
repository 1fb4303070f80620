#include "driver/config.hpp"

#include <gtest/gtest.h>

#include "unit/platform/config/temporary_directory.hpp"

namespace evc::driver {
namespace {

Result<config::ParsedCommandLine<Config>> load(std::vector<std::string> arguments) {
    std::vector<const char*> argv{"EV_Driver"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    return driver::load(static_cast<int>(argv.size()), argv.data());
}

Error error_of(std::vector<std::string> arguments) {
    const auto launch = load(std::move(arguments));
    return launch ? Error{Fault::internal, "no error"} : launch.error();
}

TEST(DriverConfig, TakesTheContractsForm) {
    const test::TemporaryDirectory directory;
    const auto launch = load({"kafka:9092", "D1", directory.file("request.txt", "CP1\nCP2\n"), "--json", "--state",
                              "s.json", "--pause", "500ms"});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    EXPECT_EQ(config.broker.bootstrap, "kafka:9092");
    EXPECT_EQ(config.driver.text(), "D1");
    ASSERT_EQ(config.requests.size(), 2U);
    EXPECT_EQ(config.requests[1].cp.text(), "CP2");
    EXPECT_TRUE(config.json);
    EXPECT_EQ(config.state, "s.json");
    EXPECT_EQ(config.pause, milliseconds{500});
    EXPECT_EQ(config.request_lifetime, milliseconds{30'000});
}

TEST(DriverConfig, WaitsFourSecondsByDefault) { EXPECT_EQ(Config{}.pause, milliseconds{4'000}); }

TEST(DriverConfig, ListsWithoutDriverAndFile) {
    const auto launch = load({"kafka:9092", "--list"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_TRUE(launch->config.list);
    EXPECT_EQ(load({"--list"})->config.broker.bootstrap, "127.0.0.1:9092");
}

TEST(DriverConfig, TakesNamedArgumentsBesideASitesFile) {
    const test::TemporaryDirectory directory;
    const auto site = directory.file("site.yaml", "broker: {bootstrap: 'k:1'}\n");
    const auto launch =
        load({"--config", site, "--driver", "D1", "--requests", directory.file("request.txt", "CP1\n")});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_EQ(launch->config.broker.bootstrap, "k:1");
    EXPECT_EQ(launch->config.driver.text(), "D1");
    EXPECT_EQ(launch->config.requests.size(), 1U);
}

TEST(DriverConfig, SaysWhatIsWrongAndWhatIsAllowed) {
    EXPECT_EQ(error_of({"kafka:9092", "D1"}),
              (Error{Fault::usage,
                     "EV_Driver: <request-file> is missing; allowed: EV_Driver <broker> <driverId> "
                     "<request-file> [options], or --config FILE"}));
    EXPECT_EQ(error_of({"kafka:9092", "D1", "/nowhere"}),
              (Error{Fault::config, "/nowhere: cannot be read: No such file or directory"}));
    const test::TemporaryDirectory directory;
    const auto file = directory.file("request.txt", "CP1\nC P\n");
    EXPECT_EQ(error_of({"kafka:9092", "D1", file}),
              (Error{Fault::config, file + ":2: cpId: found 'C P'; allowed: " + std::string{name_rule}}));
    const auto site = directory.file("site.yaml", "");
    EXPECT_EQ(error_of({"--config", site}).text,
              "EV_Driver: found no driver or no request file; allowed: <driverId> and <request-file>, --driver ID and "
              "--requests FILE, or --list");
}

}  // namespace
}  // namespace evc::driver
