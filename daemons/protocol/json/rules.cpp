#include "protocol/json/rules.hpp"

#include <algorithm>

#include "protocol/link/text.hpp"

namespace evc::protocol {
namespace {

constexpr std::size_t excerpt_length = 40;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

/// U+2028 to U+202E are E2 80 A8 to E2 80 AE, U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
bool has_direction_mark(std::string_view text) {
    for (auto at = text.find('\xE2'); at != std::string_view::npos && at + 2 < text.size();
         at = text.find('\xE2', at + 1)) {
        const auto last = static_cast<unsigned char>(text[at + 2]);
        if (text[at + 1] == '\x80' && last >= 0xA8 && last <= 0xAE) return true;
        if (text[at + 1] == '\x81' && last >= 0xA6 && last <= 0xA9) return true;
    }
    return false;
}

}  // namespace

bool is_printable(std::string_view text, std::size_t length_max) {
    const auto length = std::count_if(text.begin(), text.end(), begins_character);
    if (static_cast<std::size_t>(length) > length_max) return false;
    return !link::has_control_character(text) && !has_direction_mark(text);
}

std::string excerpt(std::string_view text) {
    std::string result{text.substr(0, excerpt_length)};
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text.size() > excerpt_length ? result + "..." : result;
}

}  // namespace evc::protocol
