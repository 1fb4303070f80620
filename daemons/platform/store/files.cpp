#include "platform/store/files.hpp"

#include <fcntl.h>
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
        case EISDIR: return Fault::config;
        default: return Fault::unavailable;
    }
}

}  // namespace

tl::unexpected<Error> system_failure(const std::string& what, int error_number) {
    return failure(fault_of(error_number), what + ": " + std::generic_category().message(error_number));
}

Status rename_new(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return failure(Fault::usage, to + " exists and is not overwritten: name another file");
    return system_failure("cannot rename " + from + " to " + to, errno);
}

Status sync_directory_of(const std::string& path) {
    const auto parent = std::filesystem::path{path}.parent_path();
    const auto directory = parent.empty() ? std::string{"."} : parent.string();
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return system_failure("cannot open " + directory, errno);
    const bool synced = ::fsync(descriptor) == 0;
    const int error_number = errno;
    ::close(descriptor);
    if (!synced) return system_failure("cannot sync " + directory, error_number);
    return {};
}

}  // namespace evc::store
