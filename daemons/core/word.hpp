#pragma once

#include <algorithm>
#include <string_view>

namespace evc {

/// What is_word() asks for, for people.
inline constexpr std::string_view word_rule = "1 to 64 characters out of a-z 0-9 -, the first a letter";

/// Whether an operator may give it as a reason.
[[nodiscard]] constexpr bool is_word(std::string_view text) {
    constexpr std::size_t longest = 64;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && text.size() <= longest && is_letter(text.front()) &&
           std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace evc
