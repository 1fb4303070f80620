#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/store/set_aside.hpp"

namespace evc::store {

/// Copies the ledger at `path` as it is at one moment to `copy`, a single file, also while a Central writes to it.
/// Errors: `usage` when `copy` exists, which is never overwritten; `no_space`; `corrupt`.
[[nodiscard]] Status backup_ledger(const std::string& path, const std::string& copy);

/// The same into a file that somebody else has open for writing. Needs room for a second copy beside the ledger, which
/// is removed again; one at a time. Errors also: `invalid` when `descriptor` is not an empty regular file that can be
/// written to.
[[nodiscard]] Status backup_ledger_into(const std::string& path, int descriptor);

/// Goes through the whole ledger and says in a sentence each what does not fit together; none: it is sound. Checked are
/// the file itself; one ticket with its bytes for each ended session and none for open ones; the energy on both;
/// amounts against tariffs; outbox and offsets. At most `findings_max` are told.
[[nodiscard]] Result<std::vector<std::string>> verify_ledger(const std::string& path);

inline constexpr std::size_t findings_max = 100;

/// Moves a damaged ledger out of the way, as set_aside() does; damaged is one in which verify_ledger() finds something,
/// or that a Central refuses to start from.
[[nodiscard]] Result<SetAside> set_ledger_aside(const std::string& path, Wall now);

}  // namespace evc::store
