#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/settings.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"
#include "platform/config/cp_database.hpp"

namespace evc::central {

/// What the program is started for.
enum class Task {
    serve,
    backup,         ///< `--backup FILE`: copy the ledger, also while another one serves from it
    verify_ledger,  ///< `--verify-ledger`: check the ledger and say what is wrong
    set_aside,      ///< `--set-aside`: move a damaged ledger out of the way
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
    config::Endpoint listen{.host = "::", .port = 6001};
    /// `max_connections`: of monitors, 1 to 100,000; further ones are closed at once.
    std::size_t max_connections = 20'000;

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
[[nodiscard]] Result<config::Launch<Config>> load(int argc, const char* const* argv);

/// Reads everything anew, as at the start.
[[nodiscard]] Result<Config> reload(const Config& running);

/// The keys in which `fresh` differs from `running` and that count only at a start; none: it can be gone on with.
[[nodiscard]] std::vector<std::string> need_restart(const Config& running, const Config& fresh);

}  // namespace evc::central
