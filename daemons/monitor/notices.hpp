#pragma once

#include <string>

#include "core/health_monitor/effects.hpp"
#include "core/name.hpp"

namespace evc::monitor {

/// Writes what a HealthMonitor wants people to know into the log. `engine` and `central`: where they are.
void say(const ShowMonitorNotice& sign, const CpId& cp, const std::string& engine, const std::string& central);

}  // namespace evc::monitor
