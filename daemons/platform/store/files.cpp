#include "platform/store/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace evc::store {
namespace {

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
    Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode)};
    if (!file.valid()) return system_failure("cannot create " + path, errno);
    return file;
}

bool is_at(const Descriptor& file, const std::string& path) {
    struct stat open_one {
    }, named{};
    if (::fstat(file.get(), &open_one) != 0 || ::lstat(path.c_str(), &named) != 0) return false;
    return open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

Status rename_new(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return failure(Fault::usage, to + " exists and is not overwritten: name another file");
    return system_failure("cannot rename " + from + " to " + to, errno);
}

Status sync_directory_of(const std::string& path) {
    const auto parent = std::filesystem::path{path}.parent_path();
    const auto directory = parent.empty() ? std::string{"."} : parent.string();
    const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened.valid()) return system_failure("cannot open " + directory, errno);
    if (::fsync(opened.get()) != 0) return system_failure("cannot sync " + directory, errno);
    return {};
}

}  // namespace evc::store
