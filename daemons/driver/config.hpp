#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/name.hpp"
#include "core/time.hpp"
#include "platform/config/command_line.hpp"
#include "platform/config/common.hpp"
#include "platform/config/lists.hpp"

namespace evc::driver {

/// EV_Driver's configuration: the keys `broker`, `log_level` and `language` of site.yaml (platform/config/site.hpp)
/// under the command line `EV_Driver <broker host:port> <driverId> <request file>` or
/// `EV_Driver <broker host:port> --list`. As a service it has no positional arguments but
/// `--config site.yaml --driver ID --requests FILE`.
struct Config {
    config::Common common;
    config::Broker broker;
    DriverId driver;                            ///< <driverId>; empty with `--list`
    std::filesystem::path request_file;         ///< <request file>
    std::vector<config::RequestLine> requests;  ///< what it holds, read by load()
    /// `--state FILE`: unanswered requests, kept over a restart. Empty: not kept.
    std::filesystem::path state;
    milliseconds pause{4'000};              ///< `--pause`, from a ticket to the next request, 0 to 24 h
    milliseconds request_lifetime{30'000};  ///< `--request-lifetime`: expiresAt of a request, 1 s to 1 h
    bool json = false;                      ///< `--json`: one JSON object a line
    bool list = false;                      ///< `--list`: print the charge points that are available now
};

/// Fault::usage or Fault::config.
[[nodiscard]] Result<config::ParsedCommandLine<Config>> load(int argc, const char* const* argv);

}  // namespace evc::driver
