#include "protocol/link/text.hpp"

#include <algorithm>

namespace evc::link {
namespace {

struct Lead {
    std::size_t length = 0;        ///< of the whole character; 0: no character begins so
    unsigned char second_min = 0;  ///< narrower than 0x80 to 0xBF where overlong forms and surrogates would begin
    unsigned char second_max = 0;
};

/// The Unicode standard's table 3-7, "Well-Formed UTF-8 Byte Sequences".
Lead lead_of(unsigned char byte) {
    if (byte <= 0x7F) return {1, 0, 0};
    if (byte < 0xC2 || byte > 0xF4) return {};
    if (byte <= 0xDF) return {2, 0x80, 0xBF};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte <= 0xEF) return {3, 0x80, 0xBF};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {4, 0x80, 0xBF};
}

/// Length of the character that `text` begins with; 0 when it begins with none. `text` is not empty.
std::size_t character_length(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto lead = lead_of(byte(0));
    if (lead.length == 0 || lead.length > text.size()) return 0;
    if (lead.length > 1 && (byte(1) < lead.second_min || byte(1) > lead.second_max)) return 0;
    for (std::size_t at = 2; at < lead.length; ++at)
        if (byte(at) < 0x80 || byte(at) > 0xBF) return 0;
    return lead.length;
}

/// Whether `text` begins with a control character or with one that reorders a line: U+2028 to U+202E are E2 80 A8 to
/// E2 80 AE, U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
bool begins_with_control(std::string_view text) {
    const auto byte = [text](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    if (byte(0) < 0x20 || byte(0) == 0x7F) return true;
    if (byte(0) == 0xC2) return byte(1) >= 0x80 && byte(1) < 0xA0;
    if (byte(0) != 0xE2) return false;
    return (byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) ||
           (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = character_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

bool has_control_character(std::string_view text) {
    while (!text.empty()) {
        if (begins_with_control(text)) return true;
        text.remove_prefix(std::max<std::size_t>(character_length(text), 1));
    }
    return false;
}

std::string readable(std::string_view text, std::size_t size_max) {
    std::string result;
    while (!text.empty()) {
        const auto length = character_length(text);
        const auto character = text.substr(0, std::max<std::size_t>(length, 1));
        const bool replaced = length == 0 || begins_with_control(character) || character == "#";
        const auto written = replaced ? std::string_view{"?"} : character;
        if (result.size() + written.size() > size_max) break;
        result += written;
        text.remove_prefix(character.size());
    }
    return result;
}

}  // namespace evc::link
