#pragma once

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
[[nodiscard]] bool is_name(std::string_view text);

/// The rule of is_name() in words, for error messages.
inline constexpr std::string_view name_rule =
    "1 to 48 characters out of A-Z a-z 0-9 . _ -, the first a letter or digit, no \"..\"";

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
