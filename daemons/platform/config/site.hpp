#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/endpoint.hpp"
#include "core/name.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"
#include "platform/config/common.hpp"

namespace evc::config {

/// One charge point of a site: an entry of `charge_points`, or the map `defaults` for those that leave a key out.
struct SiteChargePoint {
    /// `id`: the cpId; not in `defaults`. An engine of one charge point may do without: its first health check says.
    CpId id;
    /// `location`: what people read, up to 256 bytes. Empty: Central's own record counts.
    std::string location;
    /// `tariff`: price of a kWh, in quotes. Absent: Central's own record counts.
    std::optional<Tariff> tariff;
    /// `health`: where the engine answers health checks and the monitor asks: host:port or unix:PATH. In `defaults`
    /// `{id}` stands for the id: "unix:/run/evcharging/{id}.sock".
    std::string health = "unix:/run/evcharging/{id}.sock";
    /// `power`: of the simulated supply, 1 to 10,000,000 W.
    Watts power{22'000};
    /// `duration`: of the simulated supply, whole ticks of a second, 1 to 86,400.
    int duration = 10;
    /// `plug_in_delay`: from the authorisation to the vehicle plugged in, 0 to 1 h.
    milliseconds plug_in_delay{1'000};
    /// `auto_plug`: true: plugs in and out by itself; false: by keys or D-Bus.
    bool auto_plug = true;

    friend bool operator==(const SiteChargePoint&, const SiteChargePoint&) = default;
};

/// Most charge points in one process.
inline constexpr std::size_t site_charge_points_max = 1'000;

/// site.yaml and charge_points/NAME.yaml: one form for engine, monitor and driver, each of which takes what it needs.
/// The keys of a second file beat those of the first.
struct Site {
    Common common;
    Broker broker;                                         ///< `broker`
    std::optional<Bus> bus;                                ///< `bus`
    Endpoint central{.host = "127.0.0.1", .port = 6001};   ///< `central`: host:port of its monitor link
    Currency currency;                                     ///< `currency` of the tariffs
    SiteChargePoint defaults;                              ///< `defaults`
    std::vector<SiteChargePoint> charge_points;            ///< `charge_points`: a list, at most site_charge_points_max
    milliseconds check_period{1'000};                      ///< `check_period` of the monitor, 100 ms to 60 s
    milliseconds answer_timeout{700};                      ///< `answer_timeout` for the engine, 10 ms to 60 s
    std::optional<std::filesystem::path> state_directory;  ///< `state_directory` of the engine
};

/// Reads `file` over what `site` holds already, and then, when `instance` is not empty, charge_points/INSTANCE.yaml in
/// its directory if that is there: the charge points that it lists are the instance's. When there are none `instance`
/// is the only one, as `file` lists it or by the defaults.
[[nodiscard]] Status read_site(const std::filesystem::path& file, const CpId& instance, Site& site);

/// `--instance NAME`, which goes with `--config FILE`.
void declare_instance(CommandLine& line, CpId& instance);

/// What `check_period` and `answer_timeout` may be.
[[nodiscard]] ValueParser<milliseconds> check_period();
[[nodiscard]] ValueParser<milliseconds> answer_timeout();

/// The health endpoint of a charge point, `{id}` replaced. Fault::config when that makes no endpoint.
[[nodiscard]] Result<Endpoint> health_endpoint(const SiteChargePoint& cp);

}  // namespace evc::config
