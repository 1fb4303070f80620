#pragma once

#include "driver/config.hpp"

namespace evc::driver {

/// `--list`: reads topic `status` to its end, prints the charge points that are available now, and returns the exit
/// status: 69 when the broker cannot be reached within 10 s. When Central seems to be away it waits 3 s for a sign of
/// life, since the clocks of two machines may differ.
[[nodiscard]] int list(const Config& config);

}  // namespace evc::driver
