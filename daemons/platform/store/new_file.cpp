#include "platform/store/new_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace evc::store {
namespace {

constexpr int attempts = 8;

Status check_free(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) return {};
    return failure(Fault::usage, path + " exists and is not overwritten: remove it or name another file");
}

/// With what SQLite leaves beside a file that it was writing.
void remove_unfinished(const std::string& name) {
    for (const char* const ending : {"", "-journal", "-wal", "-shm"}) ::unlink((name + ending).c_str());
}

Error busy(const std::string& name) {
    return {Fault::unavailable, "another process is writing " + name + " right now"};
}

Error busy(const Error& error, const std::string& name) {
    return error.fault == Fault::unavailable ? busy(name) : error;
}

/// Removes one that nobody is at any more.
Status remove_dead(const std::string& name) {
    const auto held = FileLock::acquire_itself(name);
    if (!held) return tl::make_unexpected(busy(held.error(), name));
    if (is_at(held->file(), name)) remove_unfinished(name);
    return {};
}

Result<FileLock> claim(const std::string& name) {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        Descriptor made{::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode)};
        if (!made.valid() && errno != EEXIST) return system_failure("cannot create " + name, errno);
        if (!made.valid()) {
            if (auto removed = remove_dead(name); !removed) return tl::make_unexpected(removed.error());
            continue;
        }
        auto lock = FileLock::hold(std::move(made), name);
        if (!lock) return tl::make_unexpected(busy(lock.error(), name));
        // Between its making and its locking somebody else may have taken it for a dead one.
        if (is_at(lock->file(), name)) return lock;
    }
    return tl::make_unexpected(busy(name));
}

}  // namespace

Result<NewFile> NewFile::create(const std::string& path) {
    if (auto status = check_free(path); !status) return tl::make_unexpected(status.error());
    const auto parent = std::filesystem::path{path}.parent_path();
    const auto directory = parent.empty() ? std::string{"."} : parent.string();
    Descriptor unnamed{::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, file_mode)};
    // What file systems say that cannot (open(2), and the kernel's before 3.11).
    const bool cannot = errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOSYS;
    if (!unnamed.valid() && cannot) return create_named(path);
    if (!unnamed.valid()) return system_failure("cannot create " + path, errno);
    NewFile file{path};
    file.unnamed_ = std::move(unnamed);
    return file;
}

Result<NewFile> NewFile::create_named(const std::string& path) {
    if (auto status = check_free(path); !status) return tl::make_unexpected(status.error());
    auto file = create_scratch(path + ".unfinished");
    if (file) file->path_ = path;
    return file;
}

Result<NewFile> NewFile::create_scratch(const std::string& name) {
    auto lock = claim(name);
    if (!lock) return tl::make_unexpected(lock.error());
    NewFile file{{}};
    file.name_ = name;
    file.lock_ = *std::move(lock);
    return file;
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::exchange(other.name_, {})),
      unnamed_(std::move(other.unnamed_)),
      lock_(std::move(other.lock_)) {}

NewFile::~NewFile() { discard(); }

Status NewFile::keep() {
    if (name_.empty()) {
        const auto open_one = "/proc/self/fd/" + std::to_string(unnamed_.get());
        if (::linkat(AT_FDCWD, open_one.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) != 0)
            return system_failure("cannot name " + path_, errno);
    } else if (auto status = rename_new(name_, path_); !status) {
        return status;
    }
    name_.clear();
    return sync_directory_of(path_);
}

void NewFile::discard() {
    if (!name_.empty()) remove_unfinished(name_);
    name_.clear();
}

}  // namespace evc::store
