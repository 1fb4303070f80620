#pragma once

#include <cstdint>
#include <string_view>

#include "simulation/mutants.hpp"

namespace evc::sim {

enum class Task { seeds, mutants, determinism };

struct Options {
    Task task = Task::seeds;
    std::uint64_t seeds = 20'000;
    std::uint64_t minutes = 0;  ///< 0: `seeds` count
    std::uint64_t first = 1;
    std::uint64_t threads = 2;
    std::uint64_t seed = 0;  ///< 0: many
    Mutant mutant = Mutant::none;
    bool trace = false;
    bool full = false;
    bool coverage = false;
};

[[nodiscard]] bool find_mutant(std::string_view name, Mutant& mutant);

// Each gives the exit status: 0 all is well, 1 something is not.

/// Many seeds on several threads; the first that fails is shrunk and printed.
[[nodiscard]] int run_seeds(const Options& options);
/// One seed.
[[nodiscard]] int replay(const Options& options);
/// Each deliberate fault, until a seed finds it.
[[nodiscard]] int run_mutants(const Options& options);
/// Some seeds twice.
[[nodiscard]] int compare_traces(const Options& options);

}  // namespace evc::sim
