#pragma once

#include "engine/config.hpp"

namespace evc::engine {

/// `--set-aside`: moves a damaged journal and damaged registers of meters out of the way and says where to; what is
/// sound is left. Returns the exit status.
[[nodiscard]] int set_aside(const Config& config);

}  // namespace evc::engine
