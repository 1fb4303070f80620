#pragma once

#include <string>

#include "simulation/broker.hpp"

namespace evc::sim {

/// A message as one line of the trace.
[[nodiscard]] std::string describe(const Message& message);

}  // namespace evc::sim
