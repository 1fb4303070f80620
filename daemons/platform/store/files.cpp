#include "platform/store/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace evc::store {
namespace {

constexpr mode_t file_mode = 0600;  // under any umask
constexpr off_t locked_byte = off_t{1} << 62;
constexpr int attempts = 8;

Fault fault_of(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
        case EROFS:
        case EACCES:
        case EPERM: return Fault::no_space;
        case ENOENT:
        case ENOTDIR:
        case ELOOP:
        case EISDIR: return Fault::config;
        default: return Fault::unavailable;
    }
}

tl::unexpected<Error> open_failure(const std::string& path, int error_number) {
    if (error_number == ELOOP)
        return failure(Fault::config, path + " is a symbolic link, which is not followed here: remove it");
    if (error_number == ENXIO || error_number == ENODEV)
        return failure(Fault::config, path + " is no regular file: remove it or name another");
    if (error_number == EACCES || error_number == EPERM)
        return failure(Fault::config, "cannot open " + path + ": this user may not read and write there");
    return system_failure("cannot open " + path, error_number);
}

std::string directory_of(const std::string& path) {
    const auto parent = std::filesystem::path{path}.parent_path();
    return parent.empty() ? "." : parent.string();
}

/// One that was not there before; invalid, and errno says why, where that cannot be.
Descriptor open_exclusive(const std::string& path) {
    return Descriptor{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode)};
}

/// True when `path` is the name of this open file, not of another that took its place.
bool is_at(const Descriptor& file, const std::string& path) {
    struct stat open_one {
    }, named{};
    if (::fstat(file.get(), &open_one) != 0 || ::lstat(path.c_str(), &named) != 0) return false;
    return open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

tl::unexpected<Error> in_use(const std::string& path) {
    return failure(Fault::unavailable, path + " is locked: another process is running with the same files");
}

Status check_single_name(const Descriptor& file, const std::string& path) {
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) return system_failure("cannot open " + path, errno);
    if (about.st_nlink <= 1) return {};
    return failure(Fault::config, path + " has " + std::to_string(about.st_nlink) +
                                      " names (hard links), and its write-ahead log lies beside one of them only: "
                                      "remove the others; a copy is made with --backup");
}

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
        auto made = open_exclusive(name);
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

Descriptor::~Descriptor() {
    if (value_ >= 0) ::close(value_);
}

tl::unexpected<Error> system_failure(const std::string& what, int error_number) {
    return failure(fault_of(error_number), what + ": " + std::generic_category().message(error_number));
}

Result<std::string> real_path(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_symlink(path, error)) return path;
    const auto target = std::filesystem::canonical(path, error);
    if (error) return failure(Fault::config, path + " is a symbolic link that leads nowhere: " + error.message());
    return target.string();
}

Result<Descriptor> open_regular(const std::string& path, int more) {
    Descriptor file{::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | more, file_mode)};
    if (!file.valid()) return open_failure(path, errno);
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) return system_failure("cannot open " + path, errno);
    if (!S_ISREG(about.st_mode)) return open_failure(path, ENODEV);
    return file;
}

Result<Descriptor> create_anew(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_failure("cannot replace " + path, errno);
    auto file = open_exclusive(path);
    if (!file.valid()) return system_failure("cannot create " + path, errno);
    return file;
}

Status rename_new(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return failure(Fault::usage, to + " exists and is not overwritten: name another file");
    return system_failure("cannot rename " + from + " to " + to, errno);
}

Status sync_directory_of(const std::string& path) {
    const auto directory = directory_of(path);
    const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened.valid()) return system_failure("cannot open " + directory, errno);
    if (::fsync(opened.get()) != 0) return system_failure("cannot sync " + directory, errno);
    return {};
}

Result<FileLock> FileLock::acquire(const std::string& path) {
    return open_regular(path, O_CREAT).and_then([&](Descriptor file) -> Result<FileLock> {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return FileLock{std::move(file), {}};
        if (errno != EWOULDBLOCK) return system_failure("cannot lock " + path, errno);
        return in_use(path);
    });
}

Result<FileLock> FileLock::acquire_itself(const std::string& path) {
    return open_regular(path).and_then([&](Descriptor file) { return hold(std::move(file), path); });
}

Result<FileLock> FileLock::hold(Descriptor file, const std::string& path) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = locked_byte;
    lock.l_len = 1;
    if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return FileLock{{}, std::move(file)};
    if (errno != EAGAIN && errno != EACCES) return system_failure("cannot lock " + path, errno);
    return in_use(path);
}

Result<FileLock> FileLock::acquire_store(const std::string& path) {
    auto beside = acquire(path + ".lock");
    if (!beside) return beside;
    auto lock = open_regular(path, O_CREAT).and_then([&](Descriptor file) { return hold(std::move(file), path); });
    if (!lock) return lock;
    if (auto status = check_single_name(lock->file_, path); !status) return tl::make_unexpected(status.error());
    lock->beside_ = std::move(beside->beside_);
    return lock;
}

Result<NewFile> NewFile::create(const std::string& path) {
    if (auto status = check_free(path); !status) return tl::make_unexpected(status.error());
    Descriptor unnamed{::open(directory_of(path).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, file_mode)};
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
    return claim(name).map([&](FileLock lock) {
        NewFile file{{}};
        file.name_ = name;
        file.lock_ = std::move(lock);
        return file;
    });
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::exchange(other.name_, {})),
      unnamed_(std::move(other.unnamed_)),
      lock_(std::move(other.lock_)) {}

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
