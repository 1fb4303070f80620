#include "platform/store/ledger_care.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/store/files.hpp"
#include "platform/store/ledger.hpp"
#include "platform/store/ledger_schema.hpp"
#include "platform/store/new_file.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

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

Status copy_bytes(int from, int to) {
    constexpr std::size_t at_once = std::size_t{1} << 30;
    ssize_t copied = 1;
    while (copied > 0) copied = ::sendfile(to, from, nullptr, at_once);
    if (copied < 0) return system_failure("cannot write the copy", errno);
    if (::fsync(to) != 0) return system_failure("cannot write the copy", errno);
    return {};
}

}  // namespace

Status backup_ledger(const std::string& path, const std::string& copy) {
    auto status = NewFile::create_named(copy).and_then(
        [&](NewFile file) { return copy_whole(path, file.name()).and_then([&] { return file.keep(); }); });
    if (!status) return tl::make_unexpected(status.error().within("cannot back up the ledger"));
    return {};
}

Status backup_ledger_into(const std::string& path, int descriptor) {
    if (auto status = check_target(descriptor); !status) return status;
    const auto status = NewFile::create_scratch(path + ".backup-unfinished").and_then([&](const NewFile& whole) {
        return copy_whole(path, whole.name()).and_then([&] { return copy_bytes(whole.descriptor(), descriptor); });
    });
    if (!status) return tl::make_unexpected(status.error().within("cannot back up the ledger"));
    return {};
}

Result<SetAside> set_ledger_aside(const std::string& path, Wall now) {
    return set_aside(path, path + ".lock", now, [&path]() -> Result<std::vector<std::string>> {
        auto findings = verify_ledger(path);
        if (!findings || !findings->empty()) return findings;
        return what_hinders(Ledger::open(path, LedgerId{}).and_then([](const auto& ledger) {
            return ledger->snapshot().map([](const auto&) {});
        }));
    });
}

}  // namespace evc::store
