#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "core/result.hpp"

namespace evc::store {

/// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor();

    [[nodiscard]] int get() const { return value_; }
    [[nodiscard]] bool valid() const { return value_ >= 0; }

private:
    int value_ = -1;
};

/// "<what>: <text of the error number>", as `no_space` when the disk is full or refuses to be written, `config` when a
/// directory is missing, otherwise `unavailable`.
[[nodiscard]] tl::unexpected<Error> system_failure(const std::string& what, int error_number);

/// A store's own name: `path`, or where it leads when it is a symbolic link, so that what lies beside a store lies
/// beside the file itself. `config` when it leads to nothing.
[[nodiscard]] Result<std::string> real_path(const std::string& path);

/// Opens the regular file `path` to read and write, with `more` flags of open(2). Never follows a symbolic link and
/// never waits. `config` when it is anything else; otherwise as system_failure().
[[nodiscard]] Result<Descriptor> open_regular(const std::string& path, int more = 0);

/// A new file `path`, for its owner alone. What stands there already is what a killed program left, or a trap: it is
/// removed, not written to.
[[nodiscard]] Result<Descriptor> create_anew(const std::string& path);

/// rename(2) that overwrites nothing: `usage` when `to` exists.
[[nodiscard]] Status rename_new(const std::string& from, const std::string& to);

/// Makes the creation, renaming or removal of `path` last: fsync(2) of the directory that it stands in.
[[nodiscard]] Status sync_directory_of(const std::string& path);

/// Keeps two processes off the same store. Gone with the process, however it ends.
///
/// A store is locked twice: by a file of its own beside it (flock(2)), which also holds while the store is not there
/// or is being replaced, and by itself, since it can have other names: a hard link, a symbolic link, another mount. The
/// latter is a lock of the open file description (F_OFD_SETLK) on a byte far beyond what SQLite locks, whose own locks
/// it neither meets nor, the descriptor being open for as long as the store is, undoes by closing.
class FileLock {
public:
    /// Of the file `path`, which is made and stays behind. Errors: `unavailable` when another process holds it;
    /// `config` when the directory is missing, this user may not write there or it is no regular file; `no_space` when
    /// the disk is full or read-only.
    [[nodiscard]] static Result<FileLock> acquire(const std::string& path);
    /// Of a file that is there, by itself.
    [[nodiscard]] static Result<FileLock> acquire_itself(const std::string& path);
    /// Of the SQLite file `path`, which is made empty when it is missing, and of PATH.lock. Errors also: `config` when
    /// it has several names, one of which its write-ahead log goes by.
    [[nodiscard]] static Result<FileLock> acquire_store(const std::string& path);
    /// Locks a file that is open; `path` is its name in messages.
    [[nodiscard]] static Result<FileLock> hold(Descriptor file, const std::string& path);

    /// What is locked by itself, open for reading and writing.
    [[nodiscard]] const Descriptor& file() const { return file_; }

private:
    FileLock(Descriptor beside, Descriptor file) : beside_(std::move(beside)), file_(std::move(file)) {}

    Descriptor beside_;
    Descriptor file_;
};

/// A file that is given its name only when it is whole, and that takes no other's place. Gone again unless it is kept,
/// also when the program is killed: where the file system can, it has no name until then (O_TMPFILE); elsewhere it is
/// PATH.unfinished, locked, and one that nobody holds is removed by the next who wants that name.
class NewFile {
public:
    /// Errors: `usage` when `path` exists; `unavailable` when another process is making it; `config`, `no_space`.
    [[nodiscard]] static Result<NewFile> create(const std::string& path);
    /// For whoever has to open it by a name: always PATH.unfinished.
    [[nodiscard]] static Result<NewFile> create_named(const std::string& path);
    /// One that is called `name` and is never kept.
    [[nodiscard]] static Result<NewFile> create_scratch(const std::string& name);

    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile() { discard(); }

    /// Open for reading and writing.
    [[nodiscard]] int descriptor() const { return lock_ ? lock_->file().get() : unnamed_.get(); }
    /// What it is called now; empty: it has no name.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Gives it its name, for good. Its content has to be on the disk already.
    [[nodiscard]] Status keep();
    /// Takes it away now.
    void discard();

private:
    explicit NewFile(std::string path) : path_(std::move(path)) {}

    std::string path_;
    std::string name_;
    Descriptor unnamed_;
    std::optional<FileLock> lock_;
};

}  // namespace evc::store
