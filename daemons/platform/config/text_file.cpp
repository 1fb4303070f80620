#include "platform/config/text_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "core/printable.hpp"

namespace evc::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// How many bytes the character that starts with `first` has, and what its second byte may be (RFC 3629, section 4).
struct Lead {
    std::size_t length;
    unsigned char second_least;
    unsigned char second_most;
};

Lead lead_of(unsigned char first) {
    if (first < 0x80) return {1, 0, 0};
    if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
    if (first == 0xE0) return {3, 0xA0, 0xBF};
    if (first == 0xED) return {3, 0x80, 0x9F};
    if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
    if (first == 0xF0) return {4, 0x90, 0xBF};
    if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
    if (first == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

bool is_character(std::string_view text, const Lead& lead) {
    if (lead.length == 0 || text.size() < lead.length) return false;
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (lead.length > 1 && (byte(1) < lead.second_least || byte(1) > lead.second_most)) return false;
    for (std::size_t i = 2; i < lead.length; ++i)
        if (byte(i) < 0x80 || byte(i) > 0xBF) return false;
    return true;
}

/// Up to `most` bytes and one more, with no more memory than there are.
std::string read_some(std::istream& stream, std::size_t most) {
    std::array<char, 64 * 1024> block{};
    std::string text;
    while (stream && text.size() <= most) {
        const auto size = std::min(block.size(), most + 1 - text.size());
        stream.read(block.data(), static_cast<std::streamsize>(size));
        text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return text;
}

Result<std::string> read_bytes(const std::filesystem::path& file, std::size_t most) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return failure(Fault::config, file.string() + ": is a directory; a file is needed");
    }
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return failure(Fault::config, file.string() + ": cannot be read: " + std::strerror(errno));
    auto text = read_some(stream, most);
    if (stream.bad()) return failure(Fault::config, file.string() + ": cannot be read to its end");
    if (text.size() > most) {
        return failure(Fault::config, file.string() + ": is too large; allowed: " + std::to_string(most) + " bytes");
    }
    return text;
}

}  // namespace

tl::unexpected<Error> failure_at(const std::string& file, std::size_t line, const std::string& why) {
    return failure(Fault::config, file + ":" + std::to_string(line) + ": " + why);
}

std::size_t find_bad_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = lead_of(static_cast<unsigned char>(text[at]));
        if (!is_character(text.substr(at), lead)) return at;
        at += lead.length;
    }
    return std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t most = 60;
    return "'" + printable(cut_bytes(text, most)) + (text.size() > most ? "…'" : "'");
}

Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t most) {
    auto text = read_bytes(file, most);
    if (!text) return text;
    if (const auto bad = find_bad_utf8(*text); bad != std::string::npos) {
        const auto line = 1 + std::count(text->begin(), text->begin() + static_cast<std::ptrdiff_t>(bad), '\n');
        return failure_at(file.string(), static_cast<std::size_t>(line), "not UTF-8; allowed: UTF-8 text");
    }
    if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
    return text;
}

}  // namespace evc::config
