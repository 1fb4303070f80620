#pragma once

#include "simulation/mutants.hpp"
#include "simulation/scenario.hpp"
#include "simulation/world.hpp"

namespace evc::sim {

/// Runs one scenario from its beginning to its end.
[[nodiscard]] Outcome simulate(const Scenario& scenario, Mutant mutant, bool text, Coverage& coverage);

/// Takes out of a failing scenario what it does not need to fail: faults, wishes, disturbances of the network.
[[nodiscard]] Scenario shrink(Scenario failing, Mutant mutant);

}  // namespace evc::sim
