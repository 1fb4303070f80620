#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "simulation/runs.hpp"

namespace {

using namespace evc::sim;

constexpr std::string_view usage =
    "simulate: the whole network in virtual time, with everything that can go wrong\n"
    "  --seeds N       how many seeds to run (20000)\n"
    "  --minutes M     run for so long instead\n"
    "  --first S       the first seed (1)\n"
    "  --threads T     (2)\n"
    "  --seed S        this seed alone, shrunk when it fails; with --trace what happens in it, with --full not shrunk\n"
    "  --mutant NAME   with a deliberate fault\n"
    "  --mutants       each deliberate fault has to be found within 5000 seeds\n"
    "  --determinism   the same seed has to give the same trace\n"
    "  --coverage      print what was met, and fail when something never was\n";

bool number(std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

bool parse(int count, char** words, Options& options) {
    for (int i = 1; i < count; ++i) {
        const std::string_view word{words[i]};
        const std::string_view next = i + 1 < count ? words[i + 1] : "";
        const auto take = [&](std::uint64_t& value) { return number(next, value) && ++i > 0; };
        bool good = true;
        if (word == "--seeds")
            good = take(options.seeds);
        else if (word == "--minutes")
            good = take(options.minutes);
        else if (word == "--first")
            good = take(options.first);
        else if (word == "--threads")
            good = take(options.threads);
        else if (word == "--seed")
            good = take(options.seed);
        else if (word == "--mutant")
            good = find_mutant(next, options.mutant) && ++i > 0;
        else if (word == "--mutants")
            options.task = Task::mutants;
        else if (word == "--determinism")
            options.task = Task::determinism;
        else if (word == "--coverage")
            options.coverage = true;
        else if (word == "--trace")
            options.trace = true;
        else if (word == "--full")
            options.full = true;
        else
            good = false;
        if (!good) return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    if (count == 2 && std::string_view{words[1]} == "--help") return std::fputs(usage.data(), stdout) < 0 ? 1 : 0;
    Options options;
    if (!parse(count, words, options)) {
        std::fputs(usage.data(), stderr);
        return 64;
    }
    if (options.seed != 0) return replay(options);
    switch (options.task) {
        case Task::seeds: return run_seeds(options);
        case Task::mutants: return run_mutants(options);
        case Task::determinism: return compare_traces(options);
    }
    return 64;
}
