#pragma once

#include <string>

#include "core/result.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

/// Whether there is something in the write-ahead log of the store `path`, but no store or an empty one.
[[nodiscard]] bool is_log_alone(const std::string& path);

/// Before SQLite opens `path`, which is open as `file`: it would delete a log without a store together with all that
/// was committed to it, and play any log that bears the name into a store that it does not belong to.
///
/// A log alone that has another name as well is what set_aside() leaves when it is killed: its first name is removed.
/// Errors: `corrupt` the log is alone; `config` the store is a backup, which never had a log.
[[nodiscard]] Status check_log(const std::string& path, const Descriptor& file);

}  // namespace evc::store
