#include "platform/terminal/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace evc::terminal {
namespace {

constexpr milliseconds patience_at_the_end{200};
constexpr int keys_a_turn = 256;

bool hung_up() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace

Result<int> open_anew(int terminal) {
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

Result<std::unique_ptr<Terminal>> Terminal::open(loop::Loop& loop, Events events) {
    for (const auto descriptor : {STDIN_FILENO, STDOUT_FILENO})
        if (auto usable = Modes::check(descriptor); !usable) return tl::make_unexpected(usable.error());
    auto curses = Curses::start();
    if (!curses) return tl::make_unexpected(curses.error());
    const auto output = open_anew(STDOUT_FILENO);
    if (!output) return tl::make_unexpected(output.error());
    return std::unique_ptr<Terminal>{new Terminal{loop, std::move(events), std::move(*curses), *output}};
}

Terminal::Terminal(loop::Loop& loop, Events events, std::unique_ptr<Curses> curses, int output)
    : events_(std::move(events)),
      curses_(std::move(curses)),
      modes_(STDIN_FILENO),
      descriptor_(output),
      output_(loop, output, [this] { drained(); }),
      window_changes_(loop, {SIGWINCH}, [this](int) { resize(); }) {
    curses_->resize(size());
    input_.emplace(loop, STDIN_FILENO, [this] { read_keys(); });
}

Terminal::~Terminal() {
    curses_->end();
    output_.send(curses_->take());
    output_.finish(loop::Loop::now().steady + patience_at_the_end);
    close(descriptor_);
}

Size Terminal::size() const {
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return {80, 24};
    return {window.ws_col, window.ws_row};
}

void Terminal::draw(Picture picture) {
    if (output_.idle())
        show(picture);
    else
        next_ = std::move(picture);
}

void Terminal::show(const Picture& picture) {
    curses_->show(picture);
    output_.send(curses_->take());
}

void Terminal::drained() {
    if (const auto picture = std::exchange(next_, std::nullopt)) show(*picture);
}

void Terminal::resize() {
    curses_->resize(size());
    curses_->repaint();
    events_.resized();
}

void Terminal::read_keys() {
    for (int i = 0; i < keys_a_turn; ++i) {
        const auto typed = curses_->read();
        if (typed && typed->key) events_.pressed(*typed->key);
        if (typed) continue;
        if (i > 0 || !hung_up()) return;
        input_.reset();
        events_.gone();
        return;
    }
}

}  // namespace evc::terminal
