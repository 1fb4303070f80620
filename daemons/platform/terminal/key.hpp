#pragma once

#include <string>

namespace evc::terminal {

/// One key as it was pressed.
struct Key {
    enum class Kind { text, up, down, left, right, page_up, page_down, home, end, tab, enter, backspace, escape };

    Kind kind = Kind::text;
    std::string text;  ///< of Kind::text: one character in UTF-8

    friend bool operator==(const Key&, const Key&) = default;
};

}  // namespace evc::terminal
