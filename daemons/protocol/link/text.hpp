#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace evc::link {

/// Whether there is a control character, U+0000 to U+001F, U+007F, U+0080 to U+009F, or one that reorders what stands
/// beside it, U+2028 to U+202E, U+2066 to U+2069. `text` must be UTF-8.
[[nodiscard]] bool has_control_character(std::string_view text);

/// `text` as it may stand in a field that people read: each control character, each `#` and each byte that is not
/// UTF-8 becomes `?`, and it ends before the character that would pass `size_max` bytes. Never fails.
[[nodiscard]] std::string readable(std::string_view text, std::size_t size_max);

}  // namespace evc::link
