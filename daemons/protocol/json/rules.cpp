#include "protocol/json/rules.hpp"

#include <algorithm>

#include "protocol/link/text.hpp"

namespace evc::protocol {
namespace {

constexpr std::size_t excerpt_length = 40;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

bool is_printable(std::string_view text, std::size_t length_max) {
    const auto length = std::count_if(text.begin(), text.end(), begins_character);
    if (static_cast<std::size_t>(length) > length_max) return false;
    return !link::has_control_character(text);
}

std::string excerpt(std::string_view text) {
    std::string result{text.substr(0, excerpt_length)};
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text.size() > excerpt_length ? result + "..." : result;
}

}  // namespace evc::protocol
