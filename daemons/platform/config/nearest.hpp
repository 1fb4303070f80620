#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evc::config {

/// Of `known` the word most like `word`: at most a third of its letters, rounded up, differ. Empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// " (did you mean 'y'?)", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace evc::config
