#pragma once

#include <string>
#include <string_view>

#include "platform/terminal/picture.hpp"

namespace evc::terminal {

/// Whether what is written to `descriptor` may be coloured: it is a terminal that is not dumb, and NO_COLOR is not set.
[[nodiscard]] bool takes_colour(int descriptor);

/// `text` in this style, by the sequences that every terminal with colours knows (ECMA-48), for lines that scroll by.
[[nodiscard]] std::string painted(std::string_view text, const Style& style);

}  // namespace evc::terminal
