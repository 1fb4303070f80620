#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"

namespace evc::monitor {

/// One charge point that the process watches.
struct ChargePoint {
    CpId id;
    std::string location;          ///< `--location`, in REGISTER; empty: Central's own record counts
    std::optional<Tariff> tariff;  ///< `--tariff`, in REGISTER
    Endpoint engine{.host = "127.0.0.1", .port = 7000};  ///< its health port

    friend bool operator==(const ChargePoint&, const ChargePoint&) = default;
};

/// EV_CP_M's configuration: site.yaml (platform/config/site.hpp) under the command line
/// `EV_CP_M <central host> <central port> <cpId> <engine host> <engine port>`, or
/// `EV_CP_M --config site.yaml --instance NAME`.
struct Config {
    config::Common common;
    /// `bus` or `--bus`: system, session, none. When it is not there: system as a service that systemd started
    /// ($NOTIFY_SOCKET), otherwise none.
    std::optional<config::Bus> bus;
    Endpoint central{.host = "127.0.0.1", .port = 6001};
    std::vector<ChargePoint> charge_points;  ///< at least one
    milliseconds check_period{1'000};        ///< `check_period`, 100 ms to 60 s: one round of check and report
    milliseconds answer_timeout{700};        ///< `answer_timeout`, 10 ms to 60 s, below check_period
    std::string instance;                    ///< for D-Bus: `--instance`, or the first cpId
    std::vector<std::string> command_line;   ///< all this was read for, so that it can be read again
};

/// Fault::usage or Fault::config.
[[nodiscard]] Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv);

/// The keys in which `fresh` differs from `running` and that count only at a start: all but `log_level` and `language`.
[[nodiscard]] std::vector<std::string> need_restart(const Config& running, const Config& fresh);

}  // namespace evc::monitor
