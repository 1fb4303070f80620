#include "driver/state_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "platform/config/text_file.hpp"
#include "platform/store/files.hpp"

namespace evc::driver {
namespace {

constexpr std::size_t size_max = 64 * 1024;

Status write_all(int descriptor, std::string_view text, const std::string& name) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return store::system_failure("cannot write " + name, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0) return store::system_failure("cannot write " + name, errno);
    return {};
}

}  // namespace

Result<std::unique_ptr<StateFile>> StateFile::open(const std::filesystem::path& file) {
    const auto path = store::real_path(file.string());
    if (!path) return tl::make_unexpected(path.error());
    auto beside = store::FileLock::acquire(*path + ".lock");
    if (!beside) return tl::make_unexpected(beside.error());
    std::unique_ptr<StateFile> state{new StateFile{*path, *std::move(beside)}};
    if (::access(path->c_str(), F_OK) != 0 && errno == ENOENT) return state;
    auto found = store::FileLock::acquire_itself(*path);
    if (!found) return tl::make_unexpected(found.error());
    state->found_ = *std::move(found);
    return state;
}

Result<std::optional<std::string>> StateFile::read() const {
    if (!found_) return std::optional<std::string>{};
    auto text = config::read_text_file(path_, size_max);
    if (!text) return tl::make_unexpected(text.error());
    return std::optional{*std::move(text)};
}

Status StateFile::write(const std::string& text) {
    const auto fresh = path_ + ".new";
    auto file = store::create_anew(fresh);
    if (!file) return tl::make_unexpected(file.error());
    if (auto status = write_all(file->get(), text, fresh); !status) return status;
    auto lock = store::FileLock::hold(*std::move(file), fresh);
    if (!lock) return tl::make_unexpected(lock.error());
    if (std::rename(fresh.c_str(), path_.c_str()) != 0)
        return store::system_failure("cannot rename " + fresh + " to " + path_, errno);
    newest_ = *std::move(lock);
    return store::sync_directory_of(path_);
}

}  // namespace evc::driver
