#pragma once

#include <string>

#include "core/result.hpp"

namespace evc::store {

/// "<what>: <text of the error number>", as `no_space` when the disk is full or refuses to be written, `config` when a
/// directory is missing, otherwise `unavailable`.
[[nodiscard]] tl::unexpected<Error> system_failure(const std::string& what, int error_number);

/// rename(2) that overwrites nothing: `usage` when `to` exists.
[[nodiscard]] Status rename_new(const std::string& from, const std::string& to);

/// Makes the creation, renaming or removal of `path` last: fsync(2) of the directory that it stands in.
[[nodiscard]] Status sync_directory_of(const std::string& path);

}  // namespace evc::store
