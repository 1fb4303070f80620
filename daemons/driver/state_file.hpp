#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace evc::driver {

/// What the file holds; nothing when there is none. Fault::config when it cannot be read.
[[nodiscard]] Result<std::optional<std::string>> read_state(const std::filesystem::path& file);

/// Replaces the file by one that holds `text`, so that a crash or a power cut leaves the old one or the new one. Blocks
/// on the disk. Errors as store::system_failure() gives them.
[[nodiscard]] Status write_state(const std::filesystem::path& file, const std::string& text);

}  // namespace evc::driver
