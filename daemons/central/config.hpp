#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/settings.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"
#include "platform/config/lists.hpp"

namespace evc::central {

/// What the program is started for.
enum class Task {
    serve,
    backup,         ///< `--backup FILE`: copy the ledger, also while another one serves from it
    verify_ledger,  ///< `--verify-ledger`: check the ledger and say what is wrong
    set_aside,      ///< `--set-aside`: move a damaged ledger out of the way
};

/// A rate of connections lets so many seconds' worth through at once: a site's whole process comes back in an instant.
inline constexpr std::uint32_t connection_burst = 20;
/// The same of a connection's messages.
inline constexpr std::uint32_t message_burst = 5;
/// One of so many places is kept from charge points that nobody has told Central of.
inline constexpr std::size_t strangers_kept_out = 16;

/// What a monitor's connection, or all of an address, may do.
struct MonitorLimits {
    /// `register_timeout`: for the REGISTER of a new connection, 500 ms to 1 min.
    milliseconds register_timeout{5'000};
    /// `max_connections_per_address`: 1 to 100,000.
    std::size_t connections_per_address = 10'000;
    /// `connection_rate`: new connections of one address a second, 1 to 10,000; connection_burst times as many at once.
    std::uint32_t connection_rate = 50;
    /// `message_rate`: messages of one connection a second, 1 to 10,000; message_burst times as many at once.
    std::uint32_t message_rate = 20;

    friend bool operator==(const MonitorLimits&, const MonitorLimits&) = default;
};

/// EV_Central's configuration: central.yaml, with the keys named here, under the command line
/// `EV_Central <port> <broker host:port> [--database cp_database.txt]`.
struct Config {
    config::Common common;
    config::Broker broker;  ///< `broker`, <broker host:port>

    /// `bus` or `--bus`: system, session, none. When it is not there: system as a service that systemd started
    /// ($NOTIFY_SOCKET), otherwise none, since by hand nobody but root may own the name.
    std::optional<config::Bus> bus;

    /// `listen`, or <port> on all addresses: where monitors connect.
    Endpoint listen{.host = "::", .port = 6001};
    /// `max_connections`: of monitors, 1 to 100,000; further ones are closed at once.
    std::size_t max_connections = 20'000;
    MonitorLimits monitors;

    /// `database` or `--database`: cp_database.txt; empty for none. Relative to the working directory.
    std::filesystem::path database;
    /// What it holds, read by load().
    std::vector<config::KnownChargePoint> known;
    /// `ledger` or `--ledger`: the SQLite file, created when missing. A relative path counts from $STATE_DIRECTORY
    /// when systemd sets it, else from the working directory.
    std::filesystem::path ledger = "central.db";

    /// The rules of the game:
    /// `monitor_timeout` 500ms to 1h, 3s; `lease` 5s to 1h, 60s; `request_lifetime` 1s to 1h, 30s;
    /// `lost_after` 1m to 365d, 24h; `clock_skew` 0 to 1h, 5s;
    /// `max_power` 1 kW to 100 MW in W, 1,000,000: what no charge point exceeds;
    /// `currency` and `default_tariff` ("0.50"): of charge points that name none;
    /// `accept_unknown`: charge points that no one has told Central of: none, local (connected from this machine), all;
    /// `max_charge_points` 1 to 1,000,000, 20,000; `max_waiting_requests` 1 to 1,000,000, 10,000;
    /// `request_rate.driver`, `.charge_point` and `.total` 1 to 1,000,000 a second, 20, 20 and 2,000;
    /// `retention.tickets` 1d to 3650d, 90d; `retention.rejections` and `retention.strangers` 1h to 3650d, 2d;
    /// `retention.max_tickets`, `max_rejections` and `max_late` 1,000 to 1,000,000,000, 10,000,000, 100,000 and
    /// 100,000; `retention.max_strangers` 100 to 1,000,000,000, 1,000; `--recovered`.
    FleetSettings fleet;
    /// `retention.messages`: how long the operator's messages are kept, the newest 1,000 at most; 1h to 3650d.
    milliseconds message_retention{std::chrono::hours{24 * 30}};

    Task task = Task::serve;
    std::filesystem::path backup;  ///< of Task::backup

    std::vector<std::string> command_line;  ///< all this was read for, so that it can be read again
};

/// Fault::usage or Fault::config.
[[nodiscard]] Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv);

/// The keys in which `fresh` differs from `running` and that take effect only after a restart; none: all of it takes
/// effect now.
[[nodiscard]] std::vector<std::string> need_restart(const Config& running, const Config& fresh);

}  // namespace evc::central
