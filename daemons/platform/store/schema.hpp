#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.hpp"
#include "platform/store/file_lock.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// What a kind of store looks like inside. Its version is that of the file's `PRAGMA user_version`.
struct Schema {
    const char* what = "";            ///< "ledger": for messages
    std::int32_t application_id = 0;  ///< tells our files from other SQLite files, and from each other
    std::span<const char* const>
        steps{};  ///< SQL; steps[i] leads from version i to i + 1. Never changed, only added to
};

/// Brings an open database to the newest version, each step in a transaction of its own. Errors: `config` when it is
/// somebody else's or newer than this program.
[[nodiscard]] Status upgrade(Database& database, const Schema& schema);

/// An error unless the file is of this kind and version; changes nothing.
[[nodiscard]] Status check_kind(Database& database, const Schema& schema);

struct OpenStore {
    FileLock lock;
    Database database;
};

/// Opens or creates the store at `path` for its one writer: locked (FileLock::acquire_store()), checked, durable, of
/// the newest version. A symbolic link leads to the store, beside which everything else lies. Files up to
/// `checked_whole_max` are checked whole (PRAGMA quick_check), larger ones only as far as they are read.
[[nodiscard]] Result<OpenStore> open_store(const std::string& path, const Schema& schema);

inline constexpr std::uintmax_t checked_whole_max = 64 * 1024 * 1024;

}  // namespace evc::store
