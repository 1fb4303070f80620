#pragma once

#include <span>
#include <string>

#include "core/name.hpp"
#include "core/watch/watch.hpp"

namespace evc::monitor {

// How a monitor stands, for `systemctl status`.

/// Of one charge point: "CP001: engine healthy, registered at Central".
[[nodiscard]] std::string standing(const CpId& cp, const Watch& watch);

/// Of several: "50 charge points: 49 engines healthy, 50 registered at Central".
[[nodiscard]] std::string standing(std::span<const Watch* const> watches);

}  // namespace evc::monitor
