#pragma once

#include <span>
#include <string>

#include "core/health_monitor/health_monitor.hpp"
#include "core/name.hpp"

namespace evc::monitor {

// How a monitor stands, for `systemctl status`.

/// Of one charge point: "CP001: engine healthy, registered at Central".
[[nodiscard]] std::string status_text(const CpId& cp, const HealthMonitor& watch);

/// Of several: "50 charge points: 49 engines healthy, 50 registered at Central".
[[nodiscard]] std::string status_text(std::span<const HealthMonitor* const> watches);

}  // namespace evc::monitor
