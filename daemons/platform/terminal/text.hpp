#pragma once

#include <string>
#include <string_view>

namespace evc::terminal {

// Text in columns of a terminal. UTF-8 in and out, whatever the locale of the process; wide characters count two
// columns, combining ones none (wcwidth(3)).

/// The text as printable() has it, and characters that this system does not know as `?`.
[[nodiscard]] std::string clean(std::string_view text);

/// How many columns clean(text) takes.
[[nodiscard]] int width(std::string_view text);

/// clean(text), its end cut off and an ellipsis put there when it is wider than `columns`.
[[nodiscard]] std::string cut(std::string_view text, int columns);

/// cut(text) and blanks behind (or before) it: exactly `columns` wide.
[[nodiscard]] std::string fit(std::string_view text, int columns);
[[nodiscard]] std::string fit_right(std::string_view text, int columns);

/// In lower case, for searching.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace evc::terminal
