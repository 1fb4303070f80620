#include "platform/loop/standard_output.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace evc::loop {
namespace {

constexpr milliseconds retry_after{20};

bool is_writable(int descriptor, milliseconds wait) {
    pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
    return ::poll(&watched, 1, static_cast<int>(wait.count())) > 0;
}

std::string_view variable(const char* name) {
    const auto* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : value;
}

}  // namespace

bool takes_colour(int descriptor) {
    return ::isatty(descriptor) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

StandardOutput::StandardOutput(Loop& loop, std::ostream& stream, int descriptor, std::optional<milliseconds> patience,
                               std::function<void(std::size_t)> lost)
    : stream_(stream),
      before_(stream.rdbuf(this)),
      descriptor_(descriptor),
      patience_(patience),
      lost_handler_(std::move(lost)),
      retry_(loop) {}

StandardOutput::~StandardOutput() {
    rest_ += piece_;
    const auto until = patience_ ? Loop::now().steady + *patience_ : Steady::max();
    for (write_what_it_takes(); !rest_.empty() && Loop::now().steady < until; write_what_it_takes())
        (void)is_writable(descriptor_, retry_after);
    stream_.rdbuf(before_);
}

std::streamsize StandardOutput::xsputn(const char* text, std::streamsize size) {
    piece_.append(text, static_cast<std::size_t>(size));
    return size;
}

StandardOutput::int_type StandardOutput::overflow(int_type character) {
    if (!traits_type::eq_int_type(character, traits_type::eof())) piece_ += traits_type::to_char_type(character);
    return traits_type::not_eof(character);
}

int StandardOutput::sync() {
    if (rest_.size() + piece_.size() <= kept_max)
        rest_ += piece_;
    else
        ++lost_;
    piece_.clear();
    go_on();
    return failed_ ? -1 : 0;
}

void StandardOutput::go_on() {
    write_what_it_takes();
    if (!rest_.empty()) return retry_.after(retry_after, [this] { go_on(); });
    if (lost_ > 0) lost_handler_(std::exchange(lost_, 0));
}

/// A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking (pipe(7)).
void StandardOutput::write_what_it_takes() {
    std::size_t written = 0;
    while (written < rest_.size() && is_writable(descriptor_, milliseconds{0})) {
        const auto size = std::min<std::size_t>(rest_.size() - written, PIPE_BUF);
        const auto taken = ::write(descriptor_, rest_.data() + written, size);
        if (taken > 0) {
            written += static_cast<std::size_t>(taken);
        } else if (taken < 0 && errno != EINTR && errno != EAGAIN) {
            failed_ = true;
            written = rest_.size();
        }
    }
    rest_.erase(0, written);
}

}  // namespace evc::loop
