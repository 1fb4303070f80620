#include "platform/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "platform/store/files.hpp"

namespace evc::store {

Result<FileLock> FileLock::acquire(const std::string& path) {
    FileLock lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)};
    // It is made when a program starts: a path that may not be written then is a wrong one.
    if (lock.descriptor_ < 0 && (errno == EACCES || errno == EPERM))
        return failure(Fault::config, "cannot create " + path + ": this user may not write there");
    if (lock.descriptor_ < 0) return system_failure("cannot create " + path, errno);
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return system_failure("cannot lock " + path, errno);
    return failure(Fault::unavailable, path + " is locked: another process is running with the same files");
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace evc::store
