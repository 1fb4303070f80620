#pragma once

#include "core/station/effects.hpp"

namespace evc::engine {

/// What somebody at the charge point reads: on standard output, in the language chosen, and in the log.
void display(const ShowSign& sign);

}  // namespace evc::engine
