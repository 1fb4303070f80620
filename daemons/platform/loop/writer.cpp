#include "platform/loop/writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace evc::loop {
namespace {

constexpr milliseconds retry_after{20};

bool is_writable(int descriptor, milliseconds wait) {
    pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
    return ::poll(&watched, 1, static_cast<int>(wait.count())) > 0;
}

}  // namespace

Writer::Writer(Loop& loop, int descriptor, std::function<void()> drained)
    : descriptor_(descriptor), drained_(std::move(drained)), retry_(loop) {}

void Writer::send(std::string_view bytes) {
    rest_ += bytes;
    write_what_it_takes();
    if (!rest_.empty()) retry_.after(retry_after, [this] { go_on(); });
}

void Writer::go_on() {
    write_what_it_takes();
    if (rest_.empty()) return drained_();
    retry_.after(retry_after, [this] { go_on(); });
}

/// A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking (pipe(7)).
void Writer::write_what_it_takes() {
    std::size_t written = 0;
    while (written < rest_.size() && is_writable(descriptor_, milliseconds{0})) {
        const auto size = std::min<std::size_t>(rest_.size() - written, PIPE_BUF);
        const auto taken = ::write(descriptor_, rest_.data() + written, size);
        if (taken > 0) {
            written += static_cast<std::size_t>(taken);
        } else if (taken < 0 && errno == EINTR) {
            continue;
        } else if (taken == 0 || errno == EAGAIN) {
            break;
        } else {
            failed_ = true;
            written = rest_.size();
        }
    }
    rest_.erase(0, written);
}

void Writer::finish(Steady until) {
    retry_.cancel();
    write_what_it_takes();
    for (auto now = Loop::now().steady; !rest_.empty() && now < until; now = Loop::now().steady) {
        (void)is_writable(descriptor_, std::min(retry_after, until - now));
        write_what_it_takes();
    }
}

}  // namespace evc::loop
