#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace evc {

/// Longest cpId or driverId (evcharging-protocol(7)).
inline constexpr std::size_t name_length_max = 48;

/// Whether `text` may name a charge point or a driver: 1 to 48 characters out of `A-Z a-z 0-9 . _ -`, the first a
/// letter or digit, no `..` (so that it is also safe as a file name).
[[nodiscard]] constexpr bool is_name(std::string_view text) {
    const auto is_letter_or_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    if (text.empty() || text.size() > name_length_max) return false;
    if (!is_letter_or_digit(text.front())) return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [&](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

/// The rule of is_name() in words, for error messages.
inline constexpr std::string_view name_rule =
    "1 to 48 characters out of A-Z a-z 0-9 . _ -, the first a letter or digit, no \"..\"";

/// What is_word() asks for, for people.
inline constexpr std::string_view word_rule = "1 to 64 characters out of a-z 0-9 -, the first a letter";

/// Whether an operator may give it as a reason.
[[nodiscard]] constexpr bool is_word(std::string_view text) {
    constexpr std::size_t longest = 64;
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && text.size() <= longest && is_letter(text.front()) &&
           std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

/// A checked name; `Tag` keeps charge points and drivers apart.
template <class Tag>
class Name {
public:
    [[nodiscard]] static std::optional<Name> parse(std::string_view text) {
        if (!is_name(text)) return std::nullopt;
        return Name{std::string{text}};
    }

    Name() = default;  ///< the empty name: nobody
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

    friend auto operator<=>(const Name&, const Name&) = default;

private:
    explicit Name(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

using CpId = Name<struct CpTag>;
using DriverId = Name<struct DriverTag>;

}  // namespace evc

template <class Tag>
struct std::hash<evc::Name<Tag>> {
    std::size_t operator()(const evc::Name<Tag>& name) const noexcept { return std::hash<std::string>{}(name.text()); }
};
