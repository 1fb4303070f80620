#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace evc::config {

/// A line of a file of lines.
struct Line {
    std::string file;        ///< for messages
    std::size_t number = 0;  ///< from 1
    std::string text;        ///< without blanks around it
};

/// The lines of a text file of at most `most` bytes (read_text_file()), without empty ones and comments: those starting
/// `//` or `#`. LF and CR LF end a line.
[[nodiscard]] Result<std::vector<Line>> read_lines(const std::filesystem::path& file, std::size_t most);

/// Without spaces, tabs and carriage returns around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace evc::config
