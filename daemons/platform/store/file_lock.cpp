#include "platform/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

namespace evc::store {
namespace {

constexpr off_t locked_byte = off_t{1} << 62;

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

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path) {
    auto file = open_regular(path, O_CREAT);
    if (!file) return tl::make_unexpected(file.error());
    if (::flock(file->get(), LOCK_EX | LOCK_NB) == 0) return FileLock{*std::move(file), {}};
    if (errno != EWOULDBLOCK) return system_failure("cannot lock " + path, errno);
    return in_use(path);
}

Result<FileLock> FileLock::acquire_itself(const std::string& path) {
    auto file = open_regular(path);
    if (!file) return tl::make_unexpected(file.error());
    return hold(*std::move(file), path);
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
    auto file = open_regular(path, O_CREAT);
    if (!file) return tl::make_unexpected(file.error());
    auto lock = hold(*std::move(file), path);
    if (!lock) return lock;
    if (auto status = check_single_name(lock->file_, path); !status) return tl::make_unexpected(status.error());
    lock->beside_ = std::move(beside->beside_);
    return lock;
}

}  // namespace evc::store
