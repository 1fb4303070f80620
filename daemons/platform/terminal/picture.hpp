#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/cp_state.hpp"
#include "core/notice.hpp"

namespace evc::terminal {

/// What a colour means, not what it is: each terminal shows the nearest it has, and none under NO_COLOR.
enum class Colour { plain, grey, red, orange, green, accent };

struct Style {
    Colour colour = Colour::plain;
    bool bold = false;
    bool reversed = false;

    friend bool operator==(const Style&, const Style&) = default;
};

/// UTF-8 without control characters: see clean() and fit() of text.hpp.
struct Span {
    std::string text;
    Style style = {};

    friend bool operator==(const Span&, const Span&) = default;
};

using Line = std::vector<Span>;

/// A whole window, from its first line down. What is missing at the right or at the bottom is blank.
using Picture = std::vector<Line>;

struct Size {
    int columns = 0;
    int rows = 0;

    friend bool operator==(const Size&, const Size&) = default;
};

/// What a state looks like wherever it is shown (evcharging-protocol(7)). The symbol is one column wide, and in the
/// fonts of the Linux console too (code page 437).
[[nodiscard]] std::string_view symbol(CpState state);
[[nodiscard]] Style style(CpState state);
[[nodiscard]] Style style(NoticeLevel level);

/// `text` in this style, by the sequences that every terminal with colours knows (ECMA-48), for lines that scroll by.
[[nodiscard]] std::string painted(std::string_view text, const Style& style);

}  // namespace evc::terminal
