#pragma once

#include <string>

namespace evc::driver {

/// A JSON text on one line, as printable_json() has it: its line breaks, which can only stand between values, are made
/// spaces.
[[nodiscard]] std::string one_line(std::string text);

}  // namespace evc::driver
