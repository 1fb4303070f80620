#include "platform/store/schema.hpp"

#include <filesystem>
#include <system_error>

#include "platform/store/files.hpp"
#include "platform/store/write_ahead_log.hpp"

namespace evc::store {
namespace {

struct Stamp {
    std::int64_t application_id = 0;
    std::int64_t version = 0;
};

Result<Stamp> stamp_of(Database& database) {
    Stamp stamp;
    return database.first("PRAGMA application_id", {}, stamp.application_id)
        .and_then([&](bool) { return database.first("PRAGMA user_version", {}, stamp.version); })
        .map([&](bool) { return stamp; });
}

Result<bool> is_empty(Database& database) {
    std::int64_t objects = 0;
    return database.first("SELECT count(*) FROM sqlite_schema", {}, objects).map([&](bool) { return objects == 0; });
}

Status check_stamp(const Database& database, const Schema& schema, const Stamp& stamp) {
    const auto newest = static_cast<std::int64_t>(schema.steps.size());
    if (stamp.application_id != schema.application_id)
        return failure(Fault::config, database.path() + " is an SQLite file, but no " + schema.what +
                                          " of this program: name another file");
    if (stamp.version > newest)
        return failure(Fault::config, database.path() + " was written by a newer release (" + schema.what +
                                          " version " + std::to_string(stamp.version) + ", this one knows up to " +
                                          std::to_string(newest) + "): install that release again");
    return {};
}

/// Of a file that is empty or ours; 0 when it is empty.
Result<std::size_t> version_of(Database& database, const Schema& schema) {
    const auto empty = is_empty(database);
    if (!empty) return tl::make_unexpected(empty.error());
    if (*empty) return std::size_t{0};
    const auto stamp = stamp_of(database);
    if (!stamp) return tl::make_unexpected(stamp.error());
    if (auto status = check_stamp(database, schema, *stamp); !status) return tl::make_unexpected(status.error());
    return static_cast<std::size_t>(stamp->version);
}

Status take_step(Database& database, const Schema& schema, std::size_t version) {
    return database.transact([&] {
        return database.script(std::string{schema.steps[version]} +
                               "; PRAGMA application_id = " + std::to_string(schema.application_id) +
                               "; PRAGMA user_version = " + std::to_string(version + 1));
    });
}

Status check_whole(Database& database) {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(database.path(), ignored);
    if (ignored || size > checked_whole_max) return {};
    std::string finding = "ok";
    return database.first("PRAGMA quick_check(1)", {}, finding).and_then([&](bool) -> Status {
        if (finding == "ok") return {};
        return failure(Fault::corrupt, database.path() + ": " + one_line(std::move(finding)));
    });
}

Status make_durable(Database& database) {
    std::string mode;
    return database.first("PRAGMA journal_mode = WAL", {}, mode)
        .and_then([&](bool) -> Status {
            if (mode == "wal") return {};
            return failure(Fault::config, database.path() + ": the file system cannot carry a write-ahead log");
        })
        .and_then([&] {
            return database.script(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 16777216");
        });
}

Error explained(const Error& error, const Schema& schema) {
    if (error.fault != Fault::corrupt) return error.within(std::string{"cannot open the "} + schema.what);
    return {error.fault, std::string{"the "} + schema.what + " is damaged and was left as it is (" + error.text +
                             "): put a backup in its place, or set it aside (--set-aside)"};
}

}  // namespace

Status check_kind(Database& database, const Schema& schema) {
    return stamp_of(database).and_then([&](const Stamp& stamp) -> Status {
        if (auto status = check_stamp(database, schema, stamp); !status) return status;
        if (stamp.version == static_cast<std::int64_t>(schema.steps.size())) return {};
        return failure(Fault::config, database.path() + " is of an older release (" + schema.what + " version " +
                                          std::to_string(stamp.version) + "): start the program once to bring it up");
    });
}

Status upgrade(Database& database, const Schema& schema) {
    const auto version = version_of(database, schema);
    if (!version) return tl::make_unexpected(version.error());
    for (auto next = *version; next < schema.steps.size(); ++next)
        if (auto status = take_step(database, schema, next); !status) return status;
    return {};
}

Result<OpenStore> open_store(const std::string& given, const Schema& schema) {
    const auto found = real_path(given);
    if (!found) return tl::make_unexpected(explained(found.error(), schema));
    const auto& path = *found;
    auto lock = FileLock::acquire_store(path);
    if (!lock) return tl::make_unexpected(explained(lock.error(), schema));
    if (auto status = check_log(path, lock->file()); !status)
        return tl::make_unexpected(explained(status.error(), schema));
    auto database = Database::open(path, Database::Access::read_write);
    if (!database) return tl::make_unexpected(explained(database.error(), schema));
    const auto ready = check_whole(*database)
                           .and_then([&] { return version_of(*database, schema); })
                           .and_then([&](std::size_t) { return make_durable(*database); })
                           .and_then([&] { return upgrade(*database, schema); })
                           .and_then([&] { return sync_directory_of(path); });
    if (!ready) return tl::make_unexpected(explained(ready.error(), schema));
    return OpenStore{std::move(*lock), std::move(*database)};
}

}  // namespace evc::store
