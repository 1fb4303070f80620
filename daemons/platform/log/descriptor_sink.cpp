#include "platform/log/descriptor_sink.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

namespace evc::log {
namespace {

constexpr std::string_view colour_end = "\x1b[0m";

std::string_view colour_of(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) return "\x1b[31m";
    if (level == spdlog::level::warn) return "\x1b[33m";
    return level == spdlog::level::info ? "\x1b[32m" : "\x1b[36m";
}

/// The formatter marks the level's word.
std::string with_colour(std::string_view line, const spdlog::details::log_msg& message) {
    const auto begin = std::min(message.color_range_start, line.size());
    const auto end = std::min(std::max(message.color_range_end, begin), line.size());
    std::string text{line.substr(0, begin)};
    text += colour_of(message.level);
    text += line.substr(begin, end - begin);
    text += colour_end;
    text += line.substr(end);
    return text;
}

bool is_writable(int descriptor, int wait_ms) {
    pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
    int result = 0;
    do result = ::poll(&watched, 1, wait_ms);
    while (result < 0 && errno == EINTR);
    return result > 0 && watched.revents == POLLOUT;  // with POLLERR the reader has gone
}

}  // namespace

void DescriptorSink::sink_it_(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t buffer;
    formatter_->format(message, buffer);
    const std::string_view line{buffer.data(), buffer.size()};
    if (lost_ > 0 && is_writable(descriptor_, 0)) say_losses();
    if (!put(coloured_ ? with_colour(line, message) : std::string{line})) ++lost_;
}

void DescriptorSink::say_losses() {
    const auto text = "lines lost here because nobody read them: " + std::to_string(lost_);
    lost_ = 0;
    const spdlog::details::log_msg message{"", spdlog::level::warn, text};
    spdlog::memory_buf_t buffer;
    formatter_->format(message, buffer);
    (void)put({buffer.data(), buffer.size()});
}

/// A reader that takes a line at a time must not make each of them wait.
bool DescriptorSink::may_write() {
    if (is_writable(descriptor_, 0)) return true;
    const auto now = std::chrono::steady_clock::now();
    if (lost_ > 0 || now < next_wait_) return false;
    next_wait_ = now + between_waits;
    ++waits_;
    return is_writable(descriptor_, static_cast<int>(patience.count()));
}

/// A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking (pipe(7)).
bool DescriptorSink::put(std::string_view text) {
    while (!text.empty()) {
        if (!may_write()) return false;
        const auto written = ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace evc::log
