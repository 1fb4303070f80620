#include "platform/terminal/modes.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

// <term.h> names its macros after everyday words; that is why it is included by nobody else, and last.
#include <curses.h>
#include <term.h>

namespace evc::terminal {
namespace {

/// What this kind of terminal must be sent to leave full-screen mode: ordinary letters, keys and cursor, the screen
/// that was there before.
std::string goodbye() {
    std::string bytes;
    for (const auto* name : {"sgr0", "cnorm", "rmkx", "rmcup"}) {
        const auto* text = tigetstr(name);
        const bool known = text != nullptr && text != reinterpret_cast<const char*>(-1);
        if (known) bytes += text;
    }
    return bytes;
}

constexpr std::array crashes{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/// All that a signal handler may touch, made ready beforehand.
struct Rescue {
    volatile sig_atomic_t armed = 0;
    int terminal = -1;
    termios before{};
    std::array<char, 256> goodbye{};
    std::size_t goodbye_size = 0;
    std::array<struct sigaction, crashes.size()> actions{};
};
Rescue rescue;

void restore_in_emergency() {
    if (rescue.armed == 0) return;
    rescue.armed = 0;
    [[maybe_unused]] const auto written = write(rescue.terminal, rescue.goodbye.data(), rescue.goodbye_size);
    tcsetattr(rescue.terminal, TCSANOW, &rescue.before);
}

/// Returns into the fault, which then meets whoever handled it before; abort() and kill(2) are repeated for that.
void on_crash(int signal, siginfo_t* info, void*) {
    restore_in_emergency();
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &rescue.actions[i], nullptr);
    if (info->si_code <= 0) raise(signal);
}

void catch_crashes() {
    struct sigaction action {};
    action.sa_sigaction = on_crash;
    action.sa_flags = SA_SIGINFO;
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &action, &rescue.actions[i]);
    static const auto at_exit = std::atexit(restore_in_emergency);
    static_cast<void>(at_exit);
}

}  // namespace

Result<void> Modes::check(int terminal) {
    if (isatty(terminal) == 0) return failure(Fault::unavailable, "standard input and output must be a terminal");
    if (tcgetpgrp(terminal) != getpgrp())
        return failure(Fault::unavailable, "this program is in the background of its terminal");
    return {};
}

Modes::Modes(int terminal) : terminal_(terminal) {
    const auto bytes = goodbye();
    tcgetattr(terminal, &before_);
    rescue.terminal = terminal;
    rescue.before = before_;
    rescue.goodbye_size = std::min(bytes.size(), rescue.goodbye.size());
    std::copy_n(bytes.begin(), rescue.goodbye_size, rescue.goodbye.begin());
    catch_crashes();
    rescue.armed = 1;

    auto modes = before_;
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
    modes.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    modes.c_cc[VSUSP] = _POSIX_VDISABLE;
    tcsetattr(terminal, TCSANOW, &modes);
}

Modes::~Modes() {
    if (rescue.armed == 0) return;
    rescue.armed = 0;
    tcsetattr(terminal_, TCSANOW, &before_);
    for (std::size_t i = 0; i < crashes.size(); ++i) sigaction(crashes[i], &rescue.actions[i], nullptr);
}

}  // namespace evc::terminal
