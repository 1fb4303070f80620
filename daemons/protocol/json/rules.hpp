#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace evc::protocol {

/// Longest reason, version or unknown word that comes from outside, in characters.
inline constexpr std::size_t word_length_max = 64;

/// Longest location, in characters: whatever fits a REGISTER of the monitor link passes.
inline constexpr std::size_t location_length_max = 1024;

/// Whether `text`, which must be UTF-8, has at most `length_max` characters, none of them one that a terminal obeys
/// (control characters) or that hides or reorders what stands beside it (U+2028 to U+202E, U+2066 to U+2069).
[[nodiscard]] bool is_printable(std::string_view text, std::size_t length_max);

/// The beginning of a text from outside as it may stand in a message of ours: 40 characters of ASCII, others as `?`.
[[nodiscard]] std::string excerpt(std::string_view text);

/// A closed list of choices, each with its word on the wire.
template <class Choice, std::size_t size>
using Words = std::array<std::pair<Choice, std::string_view>, size>;

/// The word of `choice`, which must be in the list.
template <class Choice, std::size_t size>
[[nodiscard]] constexpr std::string_view word_of(const Words<Choice, size>& words, Choice choice) {
    for (const auto& [candidate, word] : words)
        if (candidate == choice) return word;
    return "unknown";
}

}  // namespace evc::protocol
