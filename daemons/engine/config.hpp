#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/energy.hpp"
#include "core/name.hpp"
#include "core/time.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"

namespace evc::engine {

/// The journal's name in the state directory.
inline constexpr auto journal_file = "journal.db";
/// Of a meter's register, behind the cpId.
inline constexpr auto register_ending = ".meter";

/// One charge point that the process hosts.
struct ChargePoint {
    CpId id;  ///< empty: the first health check says (only when it is the only one)
    /// Where it answers health checks: `health` of the file, or <health-port> at `--health-listen`, by default on this
    /// machine only; an empty host: all addresses.
    Endpoint health{.host = "127.0.0.1", .port = 7000};
    Watts power{22'000};                ///< `--power`, of the simulated supply, 1 to 10,000,000 W
    int duration = 10;                  ///< `--duration`, of the simulated supply, ticks of a second, 1 to 86,400
    milliseconds plug_in_delay{1'000};  ///< `--plug-in-delay`, from authorisation to plugged in, 0 to 1 h
    bool auto_plug = true;              ///< false with `--manual`: plugged in and out by keys or D-Bus

    friend bool operator==(const ChargePoint&, const ChargePoint&) = default;
};

/// EV_CP_E's configuration: site.yaml (platform/config/site.hpp) under the command line
/// `EV_CP_E <health port> <broker host:port> [cpId]`, or `EV_CP_E --config site.yaml --instance NAME`.
struct Config {
    config::Common common;
    /// `bus` or `--bus`: system, session, none. When it is not there: system as a service that systemd started
    /// ($NOTIFY_SOCKET), otherwise none.
    std::optional<config::Bus> bus;
    config::Broker broker;
    std::vector<ChargePoint> charge_points;  ///< at least one; none with `set_aside` and a state directory is enough
    /// `state_directory` or `--state-directory`: journals and meter registers, created when missing. Default:
    /// $STATE_DIRECTORY when systemd sets it, else EV_CP_E-<cpId, or health port without one> here.
    std::filesystem::path state_directory;
    /// The instance's name for D-Bus: `--instance`, or the first cpId; empty when there is none.
    std::string instance;
    bool set_aside = false;     ///< `--set-aside`: only move damaged files out of the way
    bool adopt_ledger = false;  ///< `--adopt-ledger`: obey another ledger than the journaled one from now on
    std::vector<std::string> command_line;  ///< all this was read for, so that it can be read again
};

/// Fault::usage or Fault::config.
[[nodiscard]] Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv);

/// The keys in which `fresh` differs from `running` and that count only at a start: all but `log_level` and `language`.
[[nodiscard]] std::vector<std::string> need_restart(const Config& running, const Config& fresh);

}  // namespace evc::engine
