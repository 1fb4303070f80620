#include "platform/store/set_aside.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <optional>
#include <utility>

#include "platform/store/file_lock.hpp"
#include "platform/store/files.hpp"

namespace evc::store {
namespace {

using Findings = std::vector<std::string>;
using What = ChangeOfName::What;

std::string compact_utc(Wall now) {
    const auto time = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return {text.data(), length};
}

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// Whether the file system knows links, asked of the file itself.
Links links_of(const std::string& path) {
    const auto second = path + ".second-name";
    ::unlink(second.c_str());
    const bool possible = ::link(path.c_str(), second.c_str()) == 0;
    ::unlink(second.c_str());
    return possible ? Links::possible : Links::impossible;
}

Status move(const std::string& path, const std::string& aside) {
    const auto log = path + "-wal";
    for (const auto& change : changes_of_name(path, aside, is_there(log) ? links_of(log) : Links::possible))
        if (auto status = perform(change); !status) return status;
    return {};
}

/// Nobody uses the store by this or any other name while both live.
struct Held {
    FileLock beside;
    std::optional<FileLock> itself;
};

Result<Held> hold(const std::string& path, const std::string& lock) {
    auto beside = FileLock::acquire(lock);
    if (!beside) return tl::make_unexpected(beside.error());
    if (!is_there(path)) return Held{*std::move(beside), std::nullopt};
    auto itself = FileLock::acquire_itself(path);
    if (!itself) return tl::make_unexpected(itself.error());
    return Held{*std::move(beside), *std::move(itself)};
}

Result<Findings> checked(const std::string& path, const std::string& lock,
                         const std::function<Result<Findings>()>& check) {
    if (!is_there(path) && !is_there(path + "-wal")) return failure(Fault::unavailable, "there is no " + path);
    if (const auto held = hold(path, lock); !held) return tl::make_unexpected(held.error());
    auto findings = check();
    if (findings && findings->empty()) return failure(Fault::invalid, path + " is sound and was left where it is");
    return findings;
}

}  // namespace

std::vector<ChangeOfName> changes_of_name(const std::string& path, const std::string& aside, Links links) {
    const auto log = path + "-wal";
    const ChangeOfName sync{What::sync, path, {}};
    const ChangeOfName move{What::move, path, aside};
    const ChangeOfName forget_index{What::remove, path + "-shm", {}};  // made anew from the log
    if (links == Links::impossible) return {move, sync, {What::move, log, aside + "-wal"}, forget_index, sync};
    return {{What::link, log, aside + "-wal"}, sync, move, sync, {What::remove, log, {}}, forget_index, sync};
}

Status perform(const ChangeOfName& change) {
    if (change.what == What::sync) return sync_directory_of(change.from);
    if (!is_there(change.from)) return {};
    if (change.what == What::move) return rename_new(change.from, change.to);
    const bool done = change.what == What::link ? ::link(change.from.c_str(), change.to.c_str()) == 0
                                                : ::unlink(change.from.c_str()) == 0;
    if (!done) return system_failure("cannot move " + change.from + " out of the way", errno);
    return {};
}

Result<SetAside> set_aside(const std::string& given, const std::string& lock, Wall now,
                           const std::function<Result<Findings>()>& check) {
    const auto path = real_path(given);
    if (!path) return tl::make_unexpected(path.error());
    auto findings = checked(*path, lock, check);
    if (!findings) return tl::make_unexpected(findings.error());
    const auto aside = *path + ".corrupt-" + compact_utc(now);
    const auto held = hold(*path, lock);
    const auto status = held ? move(*path, aside) : tl::make_unexpected(held.error());
    if (!status) return tl::make_unexpected(status.error().within("cannot set " + *path + " aside"));
    return SetAside{aside, *std::move(findings)};
}

Result<Findings> what_hinders(const Status& opened) {
    if (opened) return Findings{};
    if (opened.error().fault != Fault::corrupt) return tl::make_unexpected(opened.error());
    return Findings{opened.error().text};
}

}  // namespace evc::store
