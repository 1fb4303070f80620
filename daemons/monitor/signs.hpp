#pragma once

#include <string>

#include "core/name.hpp"
#include "core/watch/effects.hpp"

namespace evc::monitor {

/// Writes what a Watch wants people to know into the log. `engine` and `central`: where they are.
void say(const ShowWatchSign& sign, const CpId& cp, const std::string& engine, const std::string& central);

}  // namespace evc::monitor
