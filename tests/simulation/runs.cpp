#include "simulation/runs.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "simulation/shrinker.hpp"

namespace evc::sim {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The threads' common business: which seed is next, and the lowest that failed.
struct Pool {
    std::uint64_t first = 1;
    std::uint64_t end = 0;
    Clock::time_point deadline = Clock::time_point::max();
    std::atomic<std::uint64_t> next{0};
    std::atomic<std::uint64_t> failed{std::numeric_limits<std::uint64_t>::max()};
    std::atomic<std::uint64_t> run{0};
};

void work(Pool& pool, Mutant mutant, Coverage& coverage) {
    while (true) {
        const auto seed = pool.next++;
        if (seed >= pool.end || seed > pool.failed || Clock::now() >= pool.deadline) return;
        const auto outcome = simulate(scenario_of(seed), mutant, false, coverage);
        ++pool.run;
        if (!outcome.violation) continue;
        auto lowest = pool.failed.load();
        while (seed < lowest && !pool.failed.compare_exchange_weak(lowest, seed)) {
        }
    }
}

void run(Pool& pool, const Options& options, Mutant mutant, Coverage& coverage) {
    pool.next = pool.first;
    std::vector<Coverage> coverages(std::max<std::uint64_t>(options.threads, 1));
    std::vector<std::thread> threads;
    for (auto& mine : coverages) threads.emplace_back([&] { work(pool, mutant, mine); });
    for (auto& thread : threads) thread.join();
    for (const auto& mine : coverages) coverage.add(mine);
}

void print_scenario(const Scenario& scenario) {
    std::printf(
        "%zu charge points, %zu drivers with %zu wishes; in a thousand %u duplicated, %u reports lost, %u late\n",
        scenario.cps, scenario.drivers, scenario.wishes, scenario.rates.duplicated, scenario.rates.report_lost,
        scenario.rates.delayed);
    for (const auto& fault : scenario.faults)
        std::printf("  %6.3f s  %s (%u) for %lld ms\n", static_cast<double>(fault.at) / 1'000,
                    std::string{name_of_fault(fault.kind)}.c_str(), unsigned{fault.who},
                    static_cast<long long>(fault.duration));
}

int explain(std::uint64_t seed, const Options& options) {
    auto scenario = scenario_of(seed);
    const auto whole = scenario.faults.size();
    if (!options.full) scenario = shrink(std::move(scenario), options.mutant);
    Coverage ignored;
    const auto outcome = simulate(scenario, options.mutant, options.trace, ignored);
    if (!outcome.violation) {
        std::printf("seed %llu: nothing is wrong (%llu events, trace %016llx)\n", static_cast<unsigned long long>(seed),
                    static_cast<unsigned long long>(outcome.events), static_cast<unsigned long long>(outcome.hash));
        return 0;
    }
    std::printf("seed %llu violates sentence %d at %.3f s: %s\n", static_cast<unsigned long long>(seed),
                outcome.violation->sentence, static_cast<double>(outcome.violation->at) / 1'000,
                outcome.violation->what.c_str());
    std::printf("shrunk from %zu to %zu faults; replay with --seed %llu --trace\n", whole, scenario.faults.size(),
                static_cast<unsigned long long>(seed));
    print_scenario(scenario);
    return 1;
}

}  // namespace

bool find_mutant(std::string_view name, Mutant& mutant) {
    const auto found =
        std::find_if(all_mutants.begin(), all_mutants.end(), [&](const MutantInfo& info) { return info.name == name; });
    if (found == all_mutants.end()) return false;
    mutant = found->mutant;
    return true;
}

int replay(const Options& options) { return explain(options.seed, options); }

int run_seeds(const Options& options) {
    Pool pool;
    pool.first = options.first;
    pool.end = options.minutes > 0 ? std::numeric_limits<std::uint64_t>::max() : options.first + options.seeds;
    const auto begin = Clock::now();
    if (options.minutes > 0) pool.deadline = begin + std::chrono::minutes{options.minutes};
    Coverage coverage;
    run(pool, options, options.mutant, coverage);
    const auto took = seconds_since(begin);
    const auto count = static_cast<double>(pool.run.load());
    std::printf("%.0f seeds in %.1f s: %.0f seeds a second\n", count, took, count / took);
    bool complete = true;
    if (options.coverage) complete = coverage.print();
    if (pool.failed != std::numeric_limits<std::uint64_t>::max()) return explain(pool.failed, options);
    if (!complete) std::printf("something that should have been met never was\n");
    return complete ? 0 : 1;
}

int run_mutants(const Options& options) {
    constexpr std::uint64_t limit = 5'000;
    int missed = 0;
    for (const auto& info : all_mutants) {
        Pool pool;
        pool.first = options.first;
        pool.end = options.first + limit;
        Coverage coverage;
        run(pool, options, info.mutant, coverage);
        const bool found = pool.failed != std::numeric_limits<std::uint64_t>::max();
        missed += found ? 0 : 1;
        std::string how = "NOT FOUND";
        if (found) {
            Coverage ignored;
            const auto outcome = simulate(scenario_of(pool.failed), info.mutant, false, ignored);
            how = "seed " + std::to_string(pool.failed) + ": " + std::to_string(outcome.violation->sentence) + ", " +
                  outcome.violation->what;
        }
        std::printf("%-32s %-50s %s\n", std::string{info.name}.c_str(), std::string{info.rule}.c_str(), how.c_str());
        std::fflush(stdout);
    }
    std::printf("%zu deliberate faults, %d not found\n", all_mutants.size(), missed);
    return missed == 0 ? 0 : 1;
}

int compare_traces(const Options& options) {
    constexpr std::uint64_t compared = 300;
    for (auto seed = options.first; seed < options.first + compared; ++seed) {
        Coverage ignored;
        const auto once = simulate(scenario_of(seed), options.mutant, false, ignored);
        const auto again = simulate(scenario_of(seed), options.mutant, false, ignored);
        if (once.hash == again.hash && once.events == again.events) continue;
        std::printf("seed %llu went two different ways\n", static_cast<unsigned long long>(seed));
        return 1;
    }
    std::printf("%llu seeds went the same way twice\n", static_cast<unsigned long long>(compared));
    return 0;
}

}  // namespace evc::sim
