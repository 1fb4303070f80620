#include "central/config.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace evc::central {
namespace {

using config::duration;
using config::integer_as;
using std::chrono::hours;
using std::chrono::minutes;

constexpr hours day{24};

config::ValueParser<AcceptUnknown> accept_unknown() {
    return config::choice<AcceptUnknown>(
        {{"none", AcceptUnknown::none}, {"local", AcceptUnknown::local}, {"all", AcceptUnknown::all}});
}

config::ValueParser<Watts> max_power() {
    auto watts = config::integer(1'000, 100'000'000, "W");
    return {watts.allowed, [parse = std::move(watts.parse)](std::string_view text) -> std::optional<Watts> {
                const auto value = parse(text);
                return value ? std::optional{Watts{*value}} : std::nullopt;
            }};
}

void read_monitors(config::Section& root, Config& config) {
    root.read("max_connections", config.max_connections, integer_as<std::size_t>(1, 100'000));
    auto& limits = config.monitors;
    root.read("max_connections_per_address", limits.connections_per_address, integer_as<std::size_t>(1, 100'000));
    root.read("connection_rate", limits.connection_rate, integer_as<std::uint32_t>(1, 10'000));
    root.read("message_rate", limits.message_rate, integer_as<std::uint32_t>(1, 10'000));
    root.read("register_timeout", limits.register_timeout, duration(milliseconds{500}, minutes{1}));
}

/// What SQLite would take for a database in memory or a URI is no place for books.
config::ValueParser<std::filesystem::path> file_on_disk() {
    auto kind = config::path();
    return {kind.allowed + " to a file on a disk; no :memory: and no file: URI",
            [parse = std::move(kind.parse)](std::string_view text) -> std::optional<std::filesystem::path> {
                if (text.starts_with(':') || text.starts_with("file:")) return std::nullopt;
                return parse(text);
            }};
}

void read_fleet(config::Section& root, FleetSettings& fleet) {
    root.read("monitor_timeout", fleet.monitor_timeout, duration(milliseconds{500}, hours{1}));
    root.read("lease", fleet.lease, duration(seconds{5}, hours{1}));
    root.read("request_lifetime", fleet.request_lifetime, duration(seconds{1}, hours{1}));
    root.read("lost_after", fleet.lost_after, duration(minutes{1}, 365 * day));
    root.read("clock_skew", fleet.clock_skew, duration(milliseconds{0}, hours{1}));
    root.read("max_power", fleet.max_power, max_power());
    root.read("currency", fleet.default_tariff.currency, config::currency());
    root.read("default_tariff", fleet.default_tariff, config::price(fleet.default_tariff.currency));
    root.read("accept_unknown", fleet.accept_unknown, accept_unknown());
    root.read("max_charge_points", fleet.max_charge_points, integer_as<std::size_t>(1, 1'000'000));
    root.read("max_waiting_requests", fleet.max_waiting, integer_as<std::size_t>(1, 1'000'000));
    auto rate = root.section("request_rate");
    const auto a_second = integer_as<std::uint32_t>(1, 1'000'000);
    rate.read("driver", fleet.request_rate.driver, a_second);
    rate.read("charge_point", fleet.request_rate.charge_point, a_second);
    rate.read("total", fleet.request_rate.total, a_second);
}

void read_retention(config::Section& section, Retention& retention) {
    constexpr std::size_t most = 1'000'000'000;
    section.read("tickets", retention.tickets, duration(day, 3'650 * day));
    section.read("rejections", retention.rejections, duration(hours{1}, 3'650 * day));
    section.read("strangers", retention.strangers, duration(hours{1}, 3'650 * day));
    section.read("max_tickets", retention.max_tickets, integer_as<std::size_t>(1'000, most));
    section.read("max_rejections", retention.max_rejections, integer_as<std::size_t>(1'000, most));
    section.read("max_late", retention.max_late, integer_as<std::size_t>(1'000, most));
    section.read("max_strangers", retention.max_strangers, integer_as<std::size_t>(100, most));
}

Status read_file(const std::filesystem::path& file, Config& config) {
    auto document = config::Document::load(file);
    if (!document) return tl::make_unexpected(document.error());
    auto root = document->root();
    read_common(root, config.common);
    read_broker(root.section("broker"), config.broker);
    root.read("bus", config.bus, config::bus());
    root.read("listen", config.listen, config::tcp());
    read_monitors(root, config);
    root.read("database", config.database, config::path());
    root.read("ledger", config.ledger, file_on_disk());
    read_fleet(root, config.fleet);
    auto retention = root.section("retention");
    read_retention(retention, config.fleet.retention);
    retention.read("messages", config.message_retention, duration(hours{1}, 3'650 * day));
    return document->finish();
}

/// The flags of tasks that have no value of their own.
struct Flags {
    bool verify = false;
    bool set_aside = false;
};

void declare(config::CommandLine& line, Config& config, Flags& flags) {
    line.positional("port", "TCP port for monitors", config.listen.port, config::port());
    line.positional("broker", "HOST:PORT of Kafka", config.broker.bootstrap, config::bootstrap());
    line.option("--database", "FILE", "Known charge points: id,location,tariff", config.database, config::path());
    line.option("--ledger", "FILE", "The ledger, created when missing", config.ledger, file_on_disk());
    line.option("--bus", "WHICH", "D-Bus: system, session or none", config.bus, config::bus());
    line.option("--accept-unknown", "WHO", "Let unknown charge points in: none, local, all",
                config.fleet.accept_unknown, accept_unknown());
    line.flag("--recovered", "The ledger is an old copy: wait, then take up what is missing", config.fleet.recovered);
    line.option("--backup", "FILE", "Copy the ledger to FILE and exit", config.backup, file_on_disk());
    line.flag("--verify-ledger", "Check the ledger, say what is wrong, and exit", flags.verify);
    line.flag("--set-aside", "Move a damaged ledger out of the way, say where to, and exit", flags.set_aside);
    line.allow_missing("--backup");
    line.allow_missing("--verify-ledger");
    line.allow_missing("--set-aside");
    declare_common(line, config.common);
}

/// Under systemd relative paths of the ledger count from the (first) state directory.
void place_ledger(Config& config) {
    const auto* const value = std::getenv("STATE_DIRECTORY");
    if (value == nullptr || *value == '\0') return;
    const std::string directories{value};
    config.ledger = std::filesystem::path{directories.substr(0, directories.find(':'))} / config.ledger;
}

Status choose_task(const Flags& flags, Config& config) {
    struct Choice {
        const char* flag;
        bool chosen;
        Task task;
    };
    const std::array<Choice, 3> choices{{{"--verify-ledger", flags.verify, Task::verify_ledger},
                                         {"--backup", !config.backup.empty(), Task::backup},
                                         {"--set-aside", flags.set_aside, Task::set_aside}}};
    const char* first = nullptr;
    for (const auto& choice : choices) {
        if (!choice.chosen) continue;
        if (first != nullptr)
            return failure(Fault::usage, std::string{"EV_Central: "} + first + " and " + choice.flag +
                                             " are both there; allowed: one of them");
        first = choice.flag;
        config.task = choice.task;
    }
    return {};
}

Status read_known(Config& config) {
    if (config.database.empty()) return {};
    auto known = config::read_cp_database(config.database, config.fleet.default_tariff.currency);
    if (!known) return tl::make_unexpected(known.error());
    if (known->size() > config.fleet.max_charge_points) {
        return failure(Fault::config, config.database.string() + ": holds " + std::to_string(known->size()) +
                                          " charge points; allowed: max_charge_points, " +
                                          std::to_string(config.fleet.max_charge_points));
    }
    config.known = *std::move(known);
    return {};
}

}  // namespace

Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv) {
    config::ParsedCommandLine<Config> launch;
    auto& config = launch.config;
    Flags flags;
    config::CommandLine line{"EV_Central", "Knows every charge point, answers requests, keeps the books."};
    declare(line, config, flags);
    auto print = line.parse(argc, argv, [&config](const auto& file) { return read_file(file, config); });
    if (!print) return tl::make_unexpected(print.error());
    launch.print = *std::move(print);
    if (launch.print) return launch;
    config.command_line.assign(argv, argv + argc);
    place_ledger(config);
    const auto status = choose_task(flags, config).and_then([&config] { return read_known(config); });
    if (!status) return tl::make_unexpected(status.error());
    if (line.check_only()) launch.print = config::checked_text;
    return launch;
}

std::vector<std::string> need_restart(const Config& running, const Config& fresh) {
    const auto& old_broker = running.broker;
    const auto& broker = fresh.broker;
    return config::changed_keys({
        {"bus", running.bus != fresh.bus},
        {"listen", running.listen != fresh.listen},
        {"max_connections", running.max_connections != fresh.max_connections},
        {"max_connections_per_address",
         running.monitors.connections_per_address != fresh.monitors.connections_per_address},
        {"connection_rate", running.monitors.connection_rate != fresh.monitors.connection_rate},
        {"message_rate", running.monitors.message_rate != fresh.monitors.message_rate},
        {"ledger", running.ledger != fresh.ledger},
        {"currency", running.fleet.default_tariff.currency != fresh.fleet.default_tariff.currency},
        {"broker.bootstrap", old_broker.bootstrap != broker.bootstrap},
        {"broker.topic_prefix", old_broker.topic_prefix != broker.topic_prefix},
        {"broker.partitions", old_broker.partitions != broker.partitions},
        {"broker.replication", old_broker.replication != broker.replication},
        {"broker.properties", old_broker.properties != broker.properties},
    });
}

}  // namespace evc::central
