#pragma once

#include <string>

#include "core/result.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

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

}  // namespace evc::store
