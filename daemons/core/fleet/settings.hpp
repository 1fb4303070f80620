#pragma once

#include <cstddef>
#include <string>

#include "core/fleet/rates.hpp"
#include "core/fleet/records.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

namespace evc {

/// Which monitors of unknown charge points are let in.
enum class AcceptUnknown { none, local, all };

/// The rules a Fleet goes by; configuration fills them in.
struct FleetSettings {
    milliseconds monitor_timeout{3'000};  ///< a monitor connection silent for so long is dead
    milliseconds lease{60'000};           ///< how long an authorisation is valid
    milliseconds request_lifetime{30'000};
    milliseconds lost_after{24 * 3'600'000};  ///< of reading telemetry without a word of a session
    milliseconds clock_skew{5'000};           ///< largest difference between any two clocks
    Watts max_power{1'000'000};               ///< what no charge point exceeds; a report that says more is not believed
    Tariff default_tariff{5'000, Currency{}};
    AcceptUnknown accept_unknown = AcceptUnknown::all;
    /// A monitor's word adds no charge point when so many are known: the places of those that are may be needed.
    std::size_t max_added_by_monitors = 20'000;
    std::size_t max_charge_points = 20'000;  ///< further ones are refused
    std::size_t max_waiting = 10'000;        ///< requests that wait for a monitor; further ones are `rate-limited`
    RequestRateSettings request_rate;        ///< a request beyond it is `rate-limited`
    Retention retention;
    bool warm_start = false;  ///< the program was away for a moment only: who was connected is presumed to be
    bool recovered = false;   ///< the ledger is an old copy (evcharging-protocol(7))
    bool unproven = false;    ///< whether it is one will be told: LedgerProven or LedgerDoubted
    Wall earliest{};          ///< when the program was built: a clock that shows less is wrong
    std::string version;      ///< of the product, in `status`
};

}  // namespace evc
