#include "core/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace evc {
namespace {

constexpr std::string_view broken = "\xef\xbf\xbd";
constexpr std::string_view digits = "0123456789abcdef";

struct Range {
    char32_t first;
    char32_t last;
};
constexpr std::array hidden{
    Range{0x00, 0x1f},       Range{0x7f, 0x9f},       Range{0xad, 0xad},       Range{0x34f, 0x34f},
    Range{0x61c, 0x61c},     Range{0x115f, 0x1160},   Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},
    Range{0x200b, 0x200f},   Range{0x2028, 0x202e},   Range{0x2060, 0x206f},   Range{0x3164, 0x3164},
    Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},   Range{0xfff0, 0xfffb},   Range{0xfffe, 0xffff},
    Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0xe0fff},
};

bool is_hidden(char32_t code) {
    return std::any_of(hidden.begin(), hidden.end(),
                       [code](const Range& range) { return code >= range.first && code <= range.last; });
}

void append_hex(std::string& text, char32_t code, int count) {
    while (count-- > 0) text += digits[code >> (4U * static_cast<unsigned>(count)) & 0xfU];
}

std::string escaped(char32_t code) {
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    std::string text = code > 0xffff ? "\\U" : "\\u";
    append_hex(text, code, code > 0xffff ? 8 : 4);
    return text;
}

std::string escaped_in_json(char32_t code) {
    if (code < 0x20) return " ";
    std::string text = "\\u";
    if (code <= 0xffff) {
        append_hex(text, code, 4);
        return text;
    }
    append_hex(text, 0xd800 + ((code - 0x10000) >> 10U), 4);
    text += "\\u";
    append_hex(text, 0xdc00 + ((code - 0x10000) & 0x3ffU), 4);
    return text;
}

template <class Escape>
std::string shown(std::string_view text, bool keep_lines, Escape escape) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto next = first_character(text);
        if (!next.valid)
            result += broken;
        else if (is_hidden(next.code) && !(keep_lines && next.code == '\n'))
            result += escape(next.code);
        else
            result += text.substr(0, next.length);
        text.remove_prefix(next.length);
    }
    return result;
}

}  // namespace

Utf8Character first_character(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
    char32_t code = lead & (0x7fU >> length);
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0U) != 0x80U) return {};
        code = code << 6U | (byte(at) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
    return {code, length, true};
}

std::size_t find_bad_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto next = first_character(text.substr(at));
        if (!next.valid) return at;
        at += next.length;
    }
    return std::string_view::npos;
}

std::string printable(std::string_view text) { return shown(text, false, escaped); }

std::string printable_lines(std::string_view text) { return shown(text, true, escaped); }

std::string printable_json(std::string_view json) { return shown(json, true, escaped_in_json); }

std::string_view cut_bytes(std::string_view text, std::size_t size) {
    if (text.size() <= size) return text;
    constexpr std::size_t longest_character = 4;
    for (std::size_t back = 0; back < longest_character && back <= size; ++back)
        if ((static_cast<unsigned char>(text[size - back]) & 0xc0U) != 0x80U) return text.substr(0, size - back);
    return text.substr(0, size);
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t most = 60;
    return "'" + printable(cut_bytes(text, most)) + (text.size() > most ? "…'" : "'");
}

}  // namespace evc
