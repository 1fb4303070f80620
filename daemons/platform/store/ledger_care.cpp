#include "platform/store/ledger_care.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>

#include "platform/store/file_lock.hpp"
#include "platform/store/files.hpp"
#include "platform/store/ledger_schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

Status rename_new(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return failure(Fault::usage, to + " exists and is not overwritten: name another file");
    return system_failure("cannot rename " + from + " to " + to, errno);
}

Status create_new(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (descriptor < 0 && errno == EEXIST)
        return failure(Fault::usage, path + " exists and is not overwritten: remove it or name another file");
    if (descriptor < 0) return system_failure("cannot create " + path, errno);
    ::close(descriptor);
    return {};
}

// A copy without write-ahead log is a single file, also on a medium that cannot be written to.
Status copy_whole(const std::string& path, const std::string& copy) {
    auto source = Database::open(path, Database::Access::read_only);
    if (!source) return tl::make_unexpected(source.error());
    if (auto status = check_kind(*source, ledger_schema); !status) return status;
    auto target = Database::open(copy, Database::Access::read_write);
    if (!target) return tl::make_unexpected(target.error());
    return source->copy_to(*target).and_then([&] { return target->script("PRAGMA journal_mode = DELETE"); });
}

Status check_target(int descriptor) {
    struct stat about {};
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || ::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return failure(Fault::invalid, "the copy's descriptor is no regular file that can be written to");
    if (about.st_size != 0) return failure(Fault::invalid, "the copy's file is not empty");
    return {};
}

Status copy_bytes(const std::string& from, int to) {
    const int source = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    if (source < 0) return system_failure("cannot read " + from, errno);
    constexpr std::size_t at_once = std::size_t{1} << 30;
    ssize_t copied = 1;
    while (copied > 0) copied = ::sendfile(to, source, nullptr, at_once);
    const int error = errno;
    ::close(source);
    if (copied < 0) return system_failure("cannot write the copy", error);
    if (::fsync(to) != 0) return system_failure("cannot write the copy", errno);
    return {};
}

std::string compact_utc(Wall now) {
    const auto time = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return {text.data(), length};
}

Status move_if_there(const std::string& from, const std::string& to) {
    if (::access(from.c_str(), F_OK) != 0) return {};
    return rename_new(from, to);
}

}  // namespace

Status backup_ledger(const std::string& path, const std::string& copy) {
    if (::access(copy.c_str(), F_OK) == 0)
        return failure(Fault::usage, copy + " exists and is not overwritten: name another file");
    const auto unfinished = copy + ".unfinished";
    const auto created = create_new(unfinished);
    auto status = created.and_then([&] { return copy_whole(path, unfinished); })
                      .and_then([&] { return rename_new(unfinished, copy); })
                      .and_then([&] { return sync_directory_of(copy); });
    if (created && !status) ::unlink(unfinished.c_str());
    if (!status) return tl::make_unexpected(status.error().within("cannot back up the ledger"));
    return {};
}

Status backup_ledger_into(const std::string& path, int descriptor) {
    if (auto status = check_target(descriptor); !status) return status;
    const auto whole = path + ".backup-unfinished";
    ::unlink(whole.c_str());  // of one that was killed
    const auto status = create_new(whole).and_then([&] { return copy_whole(path, whole); }).and_then([&] {
        return copy_bytes(whole, descriptor);
    });
    ::unlink(whole.c_str());
    if (!status) return tl::make_unexpected(status.error().within("cannot back up the ledger"));
    return {};
}

Result<std::string> set_aside(const std::string& path, Wall now) {
    const auto aside = path + ".corrupt-" + compact_utc(now);
    const auto lock = FileLock::acquire(path + ".lock");
    if (!lock) return tl::make_unexpected(lock.error().within("cannot set the store aside"));
    // The log first: left beside a new file it would be taken for that file's.
    return move_if_there(path + "-wal", aside + "-wal")
        .and_then([&] { return move_if_there(path + "-shm", aside + "-shm"); })
        .and_then([&] { return rename_new(path, aside); })
        .and_then([&] { return sync_directory_of(path); })
        .map([&] { return aside; });
}

}  // namespace evc::store
