#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/terminal/picture.hpp"

namespace evc::evctl {

// Cells of tables, in the language chosen. A word that we do not know is shown as it is.

/// A charge point's state, in its colour.
[[nodiscard]] terminal::Span state_cell(std::string_view state);
/// A session's state or a ticket's status.
[[nodiscard]] std::string course_text(std::string_view word);
/// `2026-11-23 19:52:50` in this machine's time zone; empty for none.
[[nodiscard]] std::string moment_text(Wall time);
[[nodiscard]] std::string_view yes_or_no(bool yes);
/// A message's level, in its colour.
[[nodiscard]] terminal::Style level_style(std::string_view level);

}  // namespace evc::evctl
