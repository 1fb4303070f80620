#pragma once

#include <string>

#include "central/central.hpp"

namespace evc::central {

/// How Central stands, for `systemctl status`: "12/14 charge points connected, broker connected, 3 sessions", and what
/// is wrong with it.
[[nodiscard]] std::string status_text(const Fleet& fleet, const Condition& condition, Steady now);

}  // namespace evc::central
