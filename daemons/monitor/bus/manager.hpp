#pragma once

#include "app/manager.hpp"
#include "monitor/config.hpp"
#include "platform/bus/generated/org.evcharging.Monitor1.Manager.hpp"

namespace evc::monitor {

inline constexpr auto manager_path = "/org/evcharging/Monitor1";

/// A monitor as a whole on the bus.
using Manager = app::Manager<org::evcharging::Monitor1::Manager_adaptor, Config>;

}  // namespace evc::monitor
