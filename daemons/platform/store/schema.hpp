#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.hpp"
#include "platform/store/files.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// What a kind of store looks like inside. Its version is that of the file's `PRAGMA user_version`.
struct Schema {
    const char* what = "";            ///< "ledger": for messages
    std::int32_t application_id = 0;  ///< tells our files from other SQLite files, and from each other
    /// SQL; steps[i] leads from version i to i + 1, in a transaction of its own. Never changed, only added to.
    std::span<const char* const> steps{};
};

struct OpenStore {
    FileLock lock;
    Database database;
};

/// Opens or creates the store at `path` for its one writer: locked (FileLock::acquire_store()), checked, durable, of
/// the newest version. A symbolic link leads to the store, beside which everything else lies. Files up to 64 MiB are
/// checked whole (PRAGMA quick_check), larger ones only as far as they are read. `config` when the file is somebody
/// else's or newer than this program.
[[nodiscard]] Result<OpenStore> open_store(const std::string& path, const Schema& schema);

/// An error unless the file is of this kind and version; changes nothing.
[[nodiscard]] Status check_kind(Database& database, const Schema& schema);

/// Whether there is something in the write-ahead log of the store `path`, but no store or an empty one: SQLite would
/// delete the log together with all that was committed to it.
[[nodiscard]] bool is_log_alone(const std::string& path);

}  // namespace evc::store
