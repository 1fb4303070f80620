#pragma once

#include <string>
#include <string_view>

namespace evc {

// What came from outside, as it may be shown to people. All output to people goes through here, so that nothing that a
// peer sent moves a cursor, forges a line, turns the direction of writing or hides in a name. Escaped are control
// characters (C0, DEL, C1), separators of lines and paragraphs, those that change the direction of writing, and those
// that are not seen: U+200B to U+200F, U+202A to U+202E, U+2060 to U+206F, U+FEFF, soft hyphens, fillers, tags.
// Bytes that are no UTF-8 become U+FFFD.

/// Escaped as `\n`, `\r`, `\t`, `\u001b` or `\U000e0041`.
[[nodiscard]] std::string printable(std::string_view text);

/// The same for a text of several lines of ours: line feeds stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// A JSON text, escaped as JSON does it: it means what it meant. Control characters outside of strings become spaces,
/// but line feeds stay.
[[nodiscard]] std::string printable_json(std::string_view json);

/// Its beginning, of `size` bytes at most, without cutting a character in two.
[[nodiscard]] std::string_view cut_bytes(std::string_view text, std::size_t size);

/// 'text' for a message: printable(), of at most 60 bytes of it, and an ellipsis where there are more.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// A character of a text as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
struct Utf8Character {
    char32_t code = 0;
    std::size_t length = 1;  ///< in bytes; of what is no UTF-8 one byte is taken
    bool valid = false;
};

/// The first of `text`, which is not empty.
[[nodiscard]] Utf8Character first_character(std::string_view text);

/// Offset of the first byte that is no UTF-8; npos when all of it is.
[[nodiscard]] std::size_t find_bad_utf8(std::string_view text);
[[nodiscard]] inline bool is_utf8(std::string_view text) { return find_bad_utf8(text) == std::string_view::npos; }

}  // namespace evc
