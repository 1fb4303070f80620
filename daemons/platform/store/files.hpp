#pragma once

#include <sys/types.h>

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

/// Whatever we make is for its owner alone, under any umask.
inline constexpr mode_t file_mode = 0600;

/// "<what>: <text of the error number>", as `no_space` when the disk is full or refuses to be written, `config` when a
/// directory is missing, otherwise `unavailable`.
[[nodiscard]] tl::unexpected<Error> system_failure(const std::string& what, int error_number);

/// A store's own name: `path`, or where it leads when it is a symbolic link, so that what lies beside a store lies
/// beside the file itself. `config` when it leads to nothing.
[[nodiscard]] Result<std::string> real_path(const std::string& path);

/// Opens the regular file `path` to read and write, with `more` flags of open(2). Never follows a symbolic link and
/// never waits. `config` when it is anything else; otherwise as system_failure().
[[nodiscard]] Result<Descriptor> open_regular(const std::string& path, int more = 0);

/// A new file `path`. What stands there already is what a killed program left, or a trap: it is removed, not written
/// to.
[[nodiscard]] Result<Descriptor> create_anew(const std::string& path);

/// True when `path` is the name of this open file, not of another that took its place.
[[nodiscard]] bool is_at(const Descriptor& file, const std::string& path);

/// rename(2) that overwrites nothing: `usage` when `to` exists.
[[nodiscard]] Status rename_new(const std::string& from, const std::string& to);

/// Makes the creation, renaming or removal of `path` last: fsync(2) of the directory that it stands in.
[[nodiscard]] Status sync_directory_of(const std::string& path);

}  // namespace evc::store
