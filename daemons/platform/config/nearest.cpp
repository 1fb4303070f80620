#include "platform/config/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace evc::config {
namespace {

constexpr std::size_t length_max = 100;

/// Levenshtein's distance: how many letters must be put in, taken out or replaced.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > length_max) return {};
    std::string best;
    auto best_distance = (word.size() + 2) / 3 + 1;
    for (const auto& candidate : known) {
        const auto d = distance(word, candidate);
        if (d >= best_distance || d >= candidate.size()) continue;
        best = candidate;
        best_distance = d;
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const auto best = nearest(word, known);
    return best.empty() ? std::string{} : " (did you mean '" + best + "'?)";
}

}  // namespace evc::config
