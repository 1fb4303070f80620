#pragma once

#include "app/manager.hpp"
#include "engine/config.hpp"
#include "platform/bus/generated/org.evcharging.Engine1.Manager.hpp"

namespace evc::engine {

inline constexpr auto manager_path = "/org/evcharging/Engine1";

/// An engine as a whole on the bus.
using Manager = app::Manager<org::evcharging::Engine1::Manager_adaptor, Config>;

}  // namespace evc::engine
