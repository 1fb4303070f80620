#pragma once

#include <string>

#include "core/result.hpp"

namespace evc::store {

/// Keeps two processes off the same store: an exclusive flock(2) on a file of its own, which stays behind when the
/// process ends, however it ends, and then locks nobody out.
class FileLock {
public:
    /// Errors: `unavailable` when another process holds it; `config` when the directory is missing or this user may not
    /// write there, `no_space` when the disk is full or read-only.
    [[nodiscard]] static Result<FileLock> acquire(const std::string& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_ = -1;
};

}  // namespace evc::store
