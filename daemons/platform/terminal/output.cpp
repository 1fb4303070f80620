#include "platform/terminal/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace evc::terminal {
namespace {

constexpr milliseconds retry_after{20};

}  // namespace

Result<int> Output::open_anew(int terminal) {
    constexpr int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
    std::array<char, 256> name{};
    int descriptor = -1;
    if (ttyname_r(terminal, name.data(), name.size()) == 0) descriptor = open(name.data(), flags);
    // After sudo the terminal's file belongs to somebody else; this one is everybody's.
    if (descriptor < 0) descriptor = open("/dev/tty", flags);
    if (descriptor < 0)
        return failure(Fault::unavailable,
                       std::string{"cannot open the terminal for writing: "} + std::strerror(errno));
    return descriptor;
}

Output::Output(loop::Loop& loop, int descriptor, std::function<void()> drained)
    : descriptor_(descriptor), drained_(std::move(drained)), retry_(loop) {}

Output::~Output() { close(descriptor_); }

void Output::send(std::string_view bytes) {
    rest_ += bytes;
    write_what_it_takes();
    if (!rest_.empty()) retry_.after(retry_after, [this] { go_on(); });
}

void Output::go_on() {
    write_what_it_takes();
    if (rest_.empty())
        drained_();
    else
        retry_.after(retry_after, [this] { go_on(); });
}

void Output::write_what_it_takes() {
    std::size_t written = 0;
    while (written < rest_.size()) {
        const auto taken = write(descriptor_, rest_.data() + written, rest_.size() - written);
        if (taken > 0) {
            written += static_cast<std::size_t>(taken);
        } else if (taken < 0 && errno == EINTR) {
            continue;
        } else if (taken < 0 && errno != EAGAIN) {
            rest_.clear();  // the terminal is gone: the input says so
            return;
        } else {
            break;
        }
    }
    rest_.erase(0, written);
}

void Output::finish(milliseconds patience) {
    retry_.cancel();
    const auto until = std::chrono::steady_clock::now() + patience;
    for (write_what_it_takes(); !rest_.empty(); write_what_it_takes()) {
        const auto left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return;
        pollfd wait{descriptor_, POLLOUT, 0};
        poll(&wait, 1, static_cast<int>(left.count()));
    }
}

}  // namespace evc::terminal
