#include "platform/store/write_ahead_log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace evc::store {
namespace {

/// Where a database file says whether it goes with a log: 2 if it does, else 1
/// (https://sqlite.org/fileformat.html#wal).
constexpr off_t read_version_at = 19;

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

}  // namespace

bool is_log_alone(const std::string& path) { return about(path).st_size == 0 && about(path + "-wal").st_size > 0; }

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

}  // namespace evc::store
