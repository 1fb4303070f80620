#pragma once

#include <string>

namespace evc::driver {

/// A JSON text on one line: its line breaks, which can only stand between values, made spaces.
[[nodiscard]] std::string one_line(std::string text);

}  // namespace evc::driver
