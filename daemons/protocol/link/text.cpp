#include "protocol/link/text.hpp"

#include <algorithm>

#include "core/printable.hpp"

namespace evc::link {
namespace {

bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

bool has_control_character(std::string_view text) {
    while (!text.empty()) {
        const auto next = first_character(text);
        if (next.valid && is_control(next.code)) return true;
        text.remove_prefix(next.length);
    }
    return false;
}

std::string readable(std::string_view text, std::size_t size_max) {
    std::string result;
    while (!text.empty()) {
        const auto next = first_character(text);
        const bool replaced = !next.valid || is_control(next.code) || next.code == '#';
        const auto written = replaced ? std::string_view{"?"} : text.substr(0, next.length);
        if (result.size() + written.size() > size_max) break;
        result += written;
        text.remove_prefix(next.length);
    }
    return result;
}

}  // namespace evc::link
