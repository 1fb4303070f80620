#include "platform/store/set_aside.hpp"

#include <unistd.h>

#include <array>
#include <ctime>

#include "platform/store/file_lock.hpp"
#include "platform/store/files.hpp"

namespace evc::store {
namespace {

using Findings = std::vector<std::string>;

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

Status move(const std::string& path, const std::string& lock, const std::string& aside) {
    const auto held = FileLock::acquire(lock);
    if (!held) return tl::make_unexpected(held.error());
    // The log first: left beside a new file it would be taken for that file's.
    return move_if_there(path + "-wal", aside + "-wal")
        .and_then([&] { return move_if_there(path + "-shm", aside + "-shm"); })
        .and_then([&] { return rename_new(path, aside); })
        .and_then([&] { return sync_directory_of(path); });
}

Result<Findings> checked(const std::string& path, const std::string& lock,
                         const std::function<Result<Findings>()>& check) {
    if (::access(path.c_str(), F_OK) != 0) return failure(Fault::unavailable, "there is no " + path);
    if (const auto held = FileLock::acquire(lock); !held) return tl::make_unexpected(held.error());
    auto findings = check();
    if (findings && findings->empty()) return failure(Fault::invalid, path + " is sound and was left where it is");
    return findings;
}

}  // namespace

Result<SetAside> set_aside(const std::string& path, const std::string& lock, Wall now,
                           const std::function<Result<Findings>()>& check) {
    auto findings = checked(path, lock, check);
    if (!findings) return tl::make_unexpected(findings.error());
    const auto aside = path + ".corrupt-" + compact_utc(now);
    if (auto status = move(path, lock, aside); !status)
        return tl::make_unexpected(status.error().within("cannot set " + path + " aside"));
    return SetAside{aside, *std::move(findings)};
}

Result<Findings> what_hinders(const Status& opened) {
    if (opened) return Findings{};
    if (opened.error().fault != Fault::corrupt) return tl::make_unexpected(opened.error());
    return Findings{opened.error().text};
}

}  // namespace evc::store
