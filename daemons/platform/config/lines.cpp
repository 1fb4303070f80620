#include "platform/config/lines.hpp"

#include <algorithm>

#include "platform/config/text_file.hpp"

namespace evc::config {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Result<std::vector<Line>> read_lines(const std::filesystem::path& file, std::size_t most) {
    const auto text = read_text_file(file, most);
    if (!text) return tl::make_unexpected(text.error());
    std::vector<Line> result;
    std::string_view rest = *text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty() || line.starts_with("//") || line.front() == '#') continue;
        result.push_back({file.string(), number, std::string{line}});
    }
    return result;
}

}  // namespace evc::config
