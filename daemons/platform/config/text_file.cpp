#include "platform/config/text_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

#include "core/printable.hpp"

namespace evc::config {
namespace {

using namespace std::string_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Closes itself.
class OpenFile {
public:
    // Neither waits for a pipe's writer nor becomes a terminal's process.
    explicit OpenFile(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    const int descriptor_;
};

bool is_readable_kind(const struct stat& about) {
    const dev_t nothing = makedev(1, 3);  // /dev/null
    return S_ISREG(about.st_mode) || S_ISFIFO(about.st_mode) || (S_ISCHR(about.st_mode) && about.st_rdev == nothing);
}

/// False when a pipe has not brought more until `deadline`.
bool wait_for_more(int descriptor, Clock::time_point deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    pollfd wanted{descriptor, POLLIN, 0};
    return left > 0 && (::poll(&wanted, 1, static_cast<int>(left)) > 0 || errno == EINTR);
}

/// Everything, or an errno.
tl::expected<std::string, int> read_up_to(int descriptor, std::size_t most) {
    const auto deadline = Clock::now() + pipe_wait;
    std::array<char, 65'536> some;
    std::string text;
    while (text.size() <= most) {
        const auto size = ::read(descriptor, some.data(), some.size());
        if (size == 0) break;
        if (size > 0) {
            text.append(some.data(), static_cast<std::size_t>(size));
        } else if (errno == EAGAIN) {
            if (!wait_for_more(descriptor, deadline)) return tl::make_unexpected(ETIMEDOUT);
        } else if (errno != EINTR) {
            return tl::make_unexpected(errno);
        }
    }
    return text;
}

Result<TextFile> read_bytes(const std::filesystem::path& file, std::size_t most) {
    const auto refuse = [&file](const std::string& why) { return failure(Fault::config, file.string() + ": " + why); };
    const OpenFile open_file{file};
    struct stat about {};
    if (open_file.get() < 0 || ::fstat(open_file.get(), &about) != 0)
        return refuse("cannot be read: "s + std::strerror(errno));
    if (S_ISDIR(about.st_mode)) return refuse("is a directory; a file is needed");
    if (!is_readable_kind(about)) return refuse("is a device or socket; a file is needed");
    auto text = read_up_to(open_file.get(), most);
    if (!text) return refuse("cannot be read to its end: "s + std::strerror(text.error()));
    if (text->size() > most) return refuse("is too large; allowed: " + std::to_string(most) + " bytes");
    if (text->empty() && S_ISFIFO(about.st_mode)) return refuse("is a pipe that nothing was written to");
    return TextFile{*std::move(text), about.st_mode & 07777};
}

}  // namespace

tl::unexpected<Error> failure_at(const std::string& file, std::size_t line, const std::string& why) {
    return failure(Fault::config, file + ":" + std::to_string(line) + ": " + why);
}

Result<TextFile> read_file(const std::filesystem::path& file, std::size_t most) {
    auto read = read_bytes(file, most);
    if (!read) return read;
    auto& text = read->text;
    if (const auto bad = find_bad_utf8(text); bad != std::string::npos) {
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
        return failure_at(file.string(), static_cast<std::size_t>(line), "not UTF-8; allowed: UTF-8 text");
    }
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    return read;
}

Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t most) {
    return read_file(file, most).map([](TextFile read) { return std::move(read.text); });
}

}  // namespace evc::config
