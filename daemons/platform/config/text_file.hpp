#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"

namespace evc::config {

/// What a file holds, and who may read and write it.
struct TextFile {
    std::string text;
    mode_t mode = 0;  ///< its permission bits
};

/// The permission bits of whoever is neither a file's owner nor in its group.
inline constexpr mode_t others_may = 0007;

/// How long what feeds a pipe may take, such as a shell's <(...).
inline constexpr seconds pipe_wait{2};

/// Reads a whole file of UTF-8 text, without its byte order mark. Fault::config when it is missing, unreadable, no
/// regular file or pipe (or /dev/null), larger than `most` bytes, or not UTF-8 (named with its line). Never reads or
/// keeps more, and never waits longer than pipe_wait.
[[nodiscard]] Result<TextFile> read_file(const std::filesystem::path& file, std::size_t most);
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t most);

/// "FILE:LINE: <why>" as Fault::config.
[[nodiscard]] tl::unexpected<Error> failure_at(const std::string& file, std::size_t line, const std::string& why);

}  // namespace evc::config
