#include "driver/state_file.hpp"

#include <fcntl.h>
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

Result<std::optional<std::string>> read_state(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) return std::optional<std::string>{};
    auto text = config::read_text_file(file, size_max);
    if (!text) return tl::make_unexpected(text.error());
    return std::optional{*std::move(text)};
}

Status write_state(const std::filesystem::path& file, const std::string& text) {
    const auto fresh = file.string() + ".new";
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (descriptor < 0) return store::system_failure("cannot create " + fresh, errno);
    auto status = write_all(descriptor, text, fresh);
    if (::close(descriptor) != 0 && status) status = store::system_failure("cannot write " + fresh, errno);
    if (!status) return status;
    if (std::rename(fresh.c_str(), file.c_str()) != 0)
        return store::system_failure("cannot rename " + fresh + " to " + file.string(), errno);
    return store::sync_directory_of(file.string());
}

}  // namespace evc::driver
