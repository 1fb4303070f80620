#include "central/config.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>

#include "unit/platform/config/shipped.hpp"
#include "unit/platform/config/temporary_directory.hpp"

namespace evc::central {
namespace {

using ::testing::HasSubstr;

Result<config::ParsedCommandLine<Config>> load(std::vector<std::string> arguments) {
    std::vector<const char*> argv{"EV_Central"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    return central::load(static_cast<int>(argv.size()), argv.data());
}

Error error_of(std::vector<std::string> arguments) {
    const auto launch = load(std::move(arguments));
    return launch ? Error{Fault::internal, "no error"} : launch.error();
}

TEST(CentralConfig, TakesTheContractsForm) {
    const test::TemporaryDirectory directory;
    const auto launch =
        load({"6001", "kafka:9092", "--database", directory.file("cp_database.txt", "CP001,Gran Vía,0.45\n")});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    EXPECT_EQ(launch->print, std::nullopt);
    EXPECT_EQ(config.task, Task::serve);
    EXPECT_EQ(config.listen, (Endpoint{.host = "::", .port = 6001}));
    EXPECT_EQ(config.broker.bootstrap, "kafka:9092");
    ASSERT_EQ(config.known.size(), 1U);
    EXPECT_EQ(config.known[0].location, "Gran Vía");
    EXPECT_EQ(config.ledger, "central.db");
}

TEST(CentralConfig, HasTheContractsDefaults) {
    const auto launch = load({"6001", "kafka:9092"});
    ASSERT_TRUE(launch);
    const auto& fleet = launch->config.fleet;
    EXPECT_EQ(fleet.monitor_timeout, milliseconds{3'000});
    EXPECT_EQ(fleet.lease, milliseconds{60'000});
    EXPECT_EQ(fleet.request_lifetime, milliseconds{30'000});
    EXPECT_EQ(fleet.lost_after, std::chrono::hours{24});
    EXPECT_EQ(fleet.clock_skew, milliseconds{5'000});
    EXPECT_EQ(fleet.max_power, Watts{1'000'000});
    EXPECT_EQ(fleet.default_tariff, (Tariff{5'000, Currency{}}));
    EXPECT_EQ(fleet.accept_unknown, AcceptUnknown::all);
}

TEST(CentralConfig, ReadsEveryKeyOfItsFile) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file(
        "central.yaml",
        "listen: '[::1]:7001'\nmax_connections: 5\nmax_connections_per_address: 4\nconnection_rate: 3\n"
        "register_timeout: 2s\nmessage_rate: 9\nbroker: {bootstrap: 'a:1', topic_prefix: x., partitions: 3, "
        "replication: 2, properties: {linger.ms: 1}}\nledger: /l.db\nmonitor_timeout: 4s\nlease: 61\n"
        "request_lifetime: 31s\nlost_after: 25h\nclock_skew: 6s\nmax_power: 22000\ncurrency: USD\n"
        "default_tariff: '0.6'\n"
        "accept_unknown: none\nmax_charge_points: 6\nmax_waiting_requests: 7\n"
        "request_rate: {driver: 1, charge_point: 2, total: 3}\nretention: {tickets: 10d, messages: 2d, "
        "rejections: 3h, strangers: 4h, max_tickets: 2000, max_rejections: 3000, max_late: 4000, max_strangers: 500}\n"
        "log_level: debug\nlanguage: es\nbus: session\n");
    const auto launch = load({"--config", file});
    ASSERT_TRUE(launch) << launch.error().text;
    const auto& config = launch->config;
    EXPECT_EQ(config.listen.text(), "[::1]:7001");
    EXPECT_EQ(config.max_connections, 5U);
    EXPECT_EQ(config.monitors, (MonitorLimits{milliseconds{2'000}, 4, 3, 9}));
    EXPECT_EQ(config.broker.bootstrap, "a:1");
    EXPECT_EQ(config.broker.topic_prefix, "x.");
    EXPECT_EQ(config.broker.partitions, 3);
    EXPECT_EQ(config.broker.replication, 2);
    EXPECT_EQ(config.broker.properties.at("linger.ms"), "1");
    EXPECT_EQ(config.ledger, "/l.db");
    EXPECT_EQ(config.fleet.monitor_timeout, milliseconds{4'000});
    EXPECT_EQ(config.fleet.lease, milliseconds{61'000});
    EXPECT_EQ(config.fleet.request_lifetime, milliseconds{31'000});
    EXPECT_EQ(config.fleet.lost_after, std::chrono::hours{25});
    EXPECT_EQ(config.fleet.clock_skew, milliseconds{6'000});
    EXPECT_EQ(config.fleet.max_power, Watts{22'000});
    EXPECT_EQ(config.fleet.default_tariff, (Tariff{6'000, *Currency::parse("USD")}));
    EXPECT_EQ(config.fleet.accept_unknown, AcceptUnknown::none);
    EXPECT_EQ(config.fleet.max_charge_points, 6U);
    EXPECT_EQ(config.fleet.max_waiting, 7U);
    EXPECT_EQ(config.fleet.request_rate, (RequestRateSettings{1, 2, 3}));
    const Retention retention{
        std::chrono::hours{240}, std::chrono::hours{3}, std::chrono::hours{4}, 2'000, 3'000, 4'000, 500};
    EXPECT_EQ(config.fleet.retention, retention);
    EXPECT_EQ(config.message_retention, std::chrono::hours{48});
    EXPECT_EQ(config.common.log_level, "debug");
    EXPECT_EQ(config.common.language, "es");
    EXPECT_EQ(config.bus, config::Bus::session);
}

TEST(CentralConfig, LetsTheCommandLineBeatTheFile) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("central.yaml", "listen: 'host:7001'\nbroker: {bootstrap: 'a:1'}\n");
    const auto launch = load({"--config", file, "8001", "b:2", "--lang", "en"});
    ASSERT_TRUE(launch) << launch.error().text;
    EXPECT_EQ(launch->config.listen.text(), "host:8001");
    EXPECT_EQ(launch->config.broker.bootstrap, "b:2");
    EXPECT_EQ(launch->config.common.language, "en");
}

Result<Config> reload(const Config& running) {
    auto launch = load({running.command_line.begin() + 1, running.command_line.end()});
    if (!launch) return tl::make_unexpected(launch.error());
    return std::move(launch->config);
}

TEST(CentralConfig, ReadAnewHasWhatItsFilesSayByThen) {
    const test::TemporaryDirectory directory;
    const auto database = directory.file("cp_database.txt", "CP001,Gran Vía,0.45\n");
    const auto file = directory.file("central.yaml", "lease: 30s\ndatabase: " + database + "\n");
    const auto running = load({"--config", file, "8001", "b:2"});
    ASSERT_TRUE(running) << running.error().text;
    directory.file("central.yaml", "lease: 40s\ndatabase: " + database + "\n");
    directory.file("cp_database.txt", "CP002,Calle Mayor,0.50\n");
    const auto fresh = reload(running->config);
    ASSERT_TRUE(fresh) << fresh.error().text;
    EXPECT_EQ(fresh->fleet.lease, milliseconds{40'000});
    EXPECT_EQ(fresh->known.at(0).location, "Calle Mayor");
    EXPECT_EQ(fresh->listen.port, 8001);
    EXPECT_TRUE(need_restart(running->config, *fresh).empty());
}

TEST(CentralConfig, ReadAnewSaysWhatIsWrong) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("central.yaml", "lease: 30s\n");
    const auto running = load({"--config", file});
    ASSERT_TRUE(running) << running.error().text;
    directory.file("central.yaml", "\nlease: 1ms\n");
    EXPECT_THAT(reload(running->config).error().text, HasSubstr("central.yaml:2: key 'lease': found '1ms'; allowed: "));
}

TEST(CentralConfig, NamesTheKeysThatCountOnlyAtAStart) {
    Config running;
    auto fresh = running;
    fresh.fleet.lease = seconds{30};
    fresh.fleet.default_tariff.energy_e4 = 1;
    fresh.common.log_level = "debug";
    EXPECT_THAT(need_restart(running, fresh), ::testing::IsEmpty());
    fresh.listen.port = 1;
    fresh.broker.properties["linger.ms"] = "1";
    fresh.bus = config::Bus::none;
    EXPECT_THAT(need_restart(running, fresh), ::testing::ElementsAre("bus", "listen", "broker.properties"));
}

TEST(CentralConfig, SaysWhatIsWrongAndWhatIsAllowed) {
    EXPECT_EQ(error_of({"80x", "a:1"}),
              (Error{Fault::usage, "EV_Central: <port>: found '80x'; allowed: a whole number from 1 to 65535"}));
    EXPECT_EQ(error_of({"6001"}).text,
              "EV_Central: <broker> is missing; allowed: EV_Central <port> <broker> [options], or --config FILE");
    EXPECT_EQ(error_of({"6001", "a:1", "--lang", "de"}).text, "EV_Central: --lang: found 'de'; allowed: es, en");
    EXPECT_EQ(error_of({"--verify-ledger", "--backup", "b.db"}),
              (Error{Fault::usage, "EV_Central: --verify-ledger and --backup are both there; allowed: one of them"}));
    EXPECT_EQ(error_of({"--backup", "b.db", "--set-aside"}).text,
              "EV_Central: --backup and --set-aside are both there; allowed: one of them");
    EXPECT_EQ(error_of({"6001", "a:1", "--database", "/nowhere"}),
              (Error{Fault::config, "/nowhere: cannot be read: No such file or directory"}));
}

TEST(CentralConfig, RefusesAWrongFile) {
    const test::TemporaryDirectory directory;
    const auto file = directory.file("central.yaml", "leese: 60s\n");
    const auto error = error_of({"--config", file});
    EXPECT_EQ(error.fault, Fault::config);
    EXPECT_THAT(error.text, HasSubstr(file + ":1: unknown key 'leese' (did you mean 'lease'?); allowed: "));
    EXPECT_EQ(error_of({"--config", directory.file("b.yaml", "\nbroker: {replication: 0}\n")}).text,
              directory.path("b.yaml") +
                  ":2: key 'broker.replication': found '0'; allowed: a whole number from 1 to 15, "
                  "or -1 for the broker's default");
}

TEST(CentralConfig, RefusesADatabaseLargerThanItsLimit) {
    const test::TemporaryDirectory directory;
    const auto database = directory.file("cp.txt", "A,a,1\nB,b,1\n");
    const auto file = directory.file("central.yaml", "max_charge_points: 1\n");
    EXPECT_EQ(error_of({"--config", file, "--database", database}).text,
              database + ": holds 2 charge points; allowed: max_charge_points, 1");
}

TEST(CentralConfig, NeedsNoPortForALedgersTasks) {
    const auto backup = load({"--backup", "b.db"});
    ASSERT_TRUE(backup);
    EXPECT_EQ(backup->config.task, Task::backup);
    EXPECT_EQ(backup->config.backup, "b.db");
    EXPECT_EQ(load({"--verify-ledger"})->config.task, Task::verify_ledger);
    EXPECT_EQ(load({"--set-aside"})->config.task, Task::set_aside);
    EXPECT_TRUE(load({"1", "a:1", "--recovered"})->config.fleet.recovered);
}

TEST(CentralConfig, KeepsItsLedgerWhereSystemdSays) {
    ::setenv("STATE_DIRECTORY", "/var/lib/evcharging", 1);
    const auto launch = load({"1", "a:1"});
    ::unsetenv("STATE_DIRECTORY");
    EXPECT_EQ(launch->config.ledger, "/var/lib/evcharging/central.db");
}

TEST(CentralConfig, AcceptsTheShippedFileAndEveryKeyThatItShows) {
    const test::TemporaryDirectory directory;
    const auto text = test::shipped("central.yaml");
    const auto plain = load({"--config", directory.file("central.yaml", text)});
    ASSERT_TRUE(plain) << plain.error().text;
    EXPECT_EQ(plain->config.fleet.accept_unknown, AcceptUnknown::local);
    EXPECT_EQ(plain->config.listen.text(), "127.0.0.1:6001");
    const auto database = directory.file("cp_database.txt", "");
    const auto all = load({"--config", directory.file("all.yaml", test::uncommented(text)), "--database", database});
    ASSERT_TRUE(all) << all.error().text;
    EXPECT_EQ(all->config.broker.properties.at("security.protocol"), "ssl");
    EXPECT_EQ(all->config.fleet.retention, Config{}.fleet.retention);
    EXPECT_EQ(all->config.message_retention, Config{}.message_retention);
}

TEST(CentralConfig, TakesNoLedgerThatWouldNotLast) {
    for (const std::string name : {":memory:", "file:central.db", ":"}) {
        const auto error = error_of({"6001", "a:1", "--ledger", name});
        EXPECT_EQ(error.fault, Fault::usage);
        EXPECT_THAT(error.text, ::testing::AllOf(HasSubstr("--ledger: found '" + name + "'"),
                                                 HasSubstr("to a file on a disk; no :memory: and no file: URI")));
        const test::TemporaryDirectory directory;
        EXPECT_EQ(error_of({"--config", directory.file("c.yaml", "ledger: '" + name + "'\n")}).fault, Fault::config);
    }
    EXPECT_TRUE(load({"6001", "a:1", "--ledger", "./:memory:"}));
}

// Passwords in the file itself, and the file that a private key is in.
TEST(CentralConfig, RefusesSecretsThatOthersMayRead) {
    const test::TemporaryDirectory directory;
    const auto key = directory.file("key.pem", "");
    for (const std::string secret :
         {"sasl.password: x", "ssl.key.password: x", "ssl.key.pem: x", "ssl.keystore.password: x",
          "sasl.oauthbearer.client.secret: x", "sasl.oauthbearer.config: x"}) {
        const auto file = directory.file("central.yaml", "broker:\n  properties:\n    " + secret + "\n");
        ::chmod(file.c_str(), 0644);
        EXPECT_THAT(error_of({"--config", file}).text, HasSubstr("central.yaml:3: key 'broker.properties.")) << secret;
        ::chmod(file.c_str(), 0640);
        EXPECT_TRUE(load({"--config", file})) << secret;
    }
    const auto file = directory.file("named.yaml", "broker: {properties: {ssl.key.location: " + key + "}}\n");
    ::chmod(key.c_str(), 0644);
    EXPECT_THAT(error_of({"--config", file}).text, HasSubstr("chmod 640 " + key));
    ::chmod(key.c_str(), 0600);
    EXPECT_TRUE(load({"--config", file}));
}

TEST(CentralConfig, ChecksWithoutServing) {
    const auto launch = load({"1", "a:1", "--check-config"});
    ASSERT_TRUE(launch && launch->print);
    EXPECT_EQ(*launch->print, "configuration OK\n");
}

}  // namespace
}  // namespace evc::central
