#include "platform/store/schema.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace evc::store {
namespace {

constexpr std::uintmax_t checked_whole_max = 64 * 1024 * 1024;

/// Where a database file says whether it goes with a log: 2 if it does, else 1
/// (https://sqlite.org/fileformat.html#wal).
constexpr off_t read_version_at = 19;

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
    std::int64_t objects = 0;
    return database.first("SELECT count(*) FROM sqlite_schema", {}, objects)
        .and_then([&](bool) {
            return objects == 0 ? Result<Stamp>{Stamp{schema.application_id, 0}} : stamp_of(database);
        })
        .and_then([&](const Stamp& stamp) {
            return check_stamp(database, schema, stamp).map([&] { return static_cast<std::size_t>(stamp.version); });
        });
}

Status upgrade(Database& database, const Schema& schema, std::size_t version) {
    Status status;
    for (; status && version < schema.steps.size(); ++version)
        status = database.transact([&] {
            return database.script(std::string{schema.steps[version]} +
                                   "; PRAGMA application_id = " + std::to_string(schema.application_id) +
                                   "; PRAGMA user_version = " + std::to_string(version + 1));
        });
    return status;
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
    return database.first("PRAGMA journal_mode = WAL", {}, mode).and_then([&](bool) -> Status {
        if (mode != "wal")
            return failure(Fault::config, database.path() + ": the file system cannot carry a write-ahead log");
        return database.script(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 16777216");
    });
}

struct stat about(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) found = {};
    return found;
}

Status forget_log(const std::string& path) {
    for (const auto& name : {path + "-wal", path + "-shm"})
        if (::unlink(name.c_str()) != 0 && errno != ENOENT) return system_failure("cannot remove " + name, errno);
    return sync_directory_of(path);
}

/// Before SQLite opens `path`, which is open as `file`: it would delete a log without a store, and play any log that
/// bears the name into a store that it does not belong to. A log alone that has another name as well is what a killed
/// quarantine leaves: its first name is removed. Errors: `corrupt` the log is alone; `config` the store is a backup,
/// which never had a log.
Status check_log(const std::string& path, const Descriptor& file) {
    const auto log = about(path + "-wal");
    if (log.st_size == 0) return {};
    if (is_log_alone(path)) {
        if (log.st_nlink > 1) return forget_log(path);
        return failure(Fault::corrupt, path + " is missing or empty, and its write-ahead log " + path + "-wal is not");
    }
    char read_version = 0;
    if (::pread(file.get(), &read_version, 1, read_version_at) != 1 || read_version != 1) return {};
    return failure(Fault::config,
                   path + " is a backup, and " + path +
                       "-wal is the write-ahead log of the file that was here before: move the log away");
}

Result<OpenStore> open_at(const std::string& path, const Schema& schema) {
    auto lock = FileLock::acquire_store(path);
    if (!lock) return tl::make_unexpected(lock.error());
    if (auto status = check_log(path, lock->file()); !status) return tl::make_unexpected(status.error());
    auto database = Database::open(path, Database::Access::read_write);
    if (!database) return tl::make_unexpected(database.error());
    return check_whole(*database)
        .and_then([&] { return version_of(*database, schema); })
        .and_then([&](std::size_t version) {
            return make_durable(*database).and_then([&] { return upgrade(*database, schema, version); });
        })
        .and_then([&] { return sync_directory_of(path); })
        .map([&] {
            return OpenStore{std::move(*lock), std::move(*database)};
        });
}

Error explained(const Error& error, const Schema& schema) {
    if (error.fault != Fault::corrupt) return error.within(std::string{"cannot open the "} + schema.what);
    return {error.fault, std::string{"the "} + schema.what + " is damaged and was left as it is (" + error.text +
                             "): put a backup in its place, or set it aside (--set-aside)"};
}

}  // namespace

Result<OpenStore> open_store(const std::string& path, const Schema& schema) {
    return real_path(path)
        .and_then([&](const std::string& real) { return open_at(real, schema); })
        .map_error([&](const Error& error) { return explained(error, schema); });
}

Status check_kind(Database& database, const Schema& schema) {
    return stamp_of(database).and_then([&](const Stamp& stamp) -> Status {
        if (auto status = check_stamp(database, schema, stamp); !status) return status;
        if (stamp.version == static_cast<std::int64_t>(schema.steps.size())) return {};
        return failure(Fault::config, database.path() + " is of an older release (" + schema.what + " version " +
                                          std::to_string(stamp.version) + "): start the program once to bring it up");
    });
}

bool is_log_alone(const std::string& path) { return about(path).st_size == 0 && about(path + "-wal").st_size > 0; }

}  // namespace evc::store
