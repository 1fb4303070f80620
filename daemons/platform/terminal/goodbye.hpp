#pragma once

#include <string>

namespace evc::terminal {

/// What this kind of terminal must be sent to leave full-screen mode: ordinary letters, keys and cursor, the screen
/// that was there before. Only after newterm(3).
[[nodiscard]] std::string goodbye();

}  // namespace evc::terminal
