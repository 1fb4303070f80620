#pragma once

#include "engine/config.hpp"

namespace evc::engine {

/// `--set-aside`: moves a damaged journal out of the way and says where to; a sound one is left. Returns the exit
/// status.
[[nodiscard]] int set_aside(const Config& config);

}  // namespace evc::engine
