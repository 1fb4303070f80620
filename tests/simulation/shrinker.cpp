#include "simulation/shrinker.hpp"

#include <algorithm>
#include <utility>

namespace evc::sim {
namespace {

bool fails(const Scenario& scenario, Mutant mutant, int sentence) {
    Coverage ignored;
    const auto outcome = simulate(scenario, mutant, false, ignored);
    return outcome.violation && outcome.violation->sentence == sentence;
}

/// Leaves out runs of faults, shorter and shorter ones.
bool leave_out_faults(Scenario& scenario, Mutant mutant, int sentence) {
    bool smaller = false;
    for (auto length = std::max<std::size_t>(scenario.faults.size() / 2, 1); length > 0; length /= 2) {
        for (std::size_t first = 0; first + length <= scenario.faults.size();) {
            auto candidate = scenario;
            const auto begin = candidate.faults.begin() + static_cast<std::ptrdiff_t>(first);
            candidate.faults.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
            if (fails(candidate, mutant, sentence)) {
                scenario = std::move(candidate);
                smaller = true;
            } else {
                ++first;
            }
        }
    }
    return smaller;
}

template <class Change>
bool try_change(Scenario& scenario, Mutant mutant, int sentence, Change change) {
    auto candidate = scenario;
    if (!change(candidate) || !fails(candidate, mutant, sentence)) return false;
    scenario = std::move(candidate);
    return true;
}

}  // namespace

Outcome simulate(const Scenario& scenario, Mutant mutant, bool text, Coverage& coverage) {
    World world{scenario, mutant, text, coverage};
    return world.run();
}

Scenario shrink(Scenario failing, Mutant mutant) {
    Coverage ignored;
    const auto first = simulate(failing, mutant, false, ignored);
    if (!first.violation) return failing;
    const auto sentence = first.violation->sentence;
    for (bool smaller = true; smaller;) {
        smaller = leave_out_faults(failing, mutant, sentence);
        smaller |= try_change(failing, mutant, sentence,
                              [](Scenario& s) { return std::exchange(s.rates.duplicated, 0) != 0; });
        smaller |= try_change(failing, mutant, sentence,
                              [](Scenario& s) { return std::exchange(s.rates.report_lost, 0) != 0; });
        smaller |=
            try_change(failing, mutant, sentence, [](Scenario& s) { return std::exchange(s.rates.delayed, 0) != 0; });
        smaller |= try_change(failing, mutant, sentence, [](Scenario& s) { return s.wishes-- > 1; });
        smaller |= try_change(failing, mutant, sentence, [](Scenario& s) { return s.drivers-- > 1; });
    }
    return failing;
}

}  // namespace evc::sim
