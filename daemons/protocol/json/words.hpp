#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace evc::protocol {

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
