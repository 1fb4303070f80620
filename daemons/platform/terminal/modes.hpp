#pragma once

#include <termios.h>

#include "core/result.hpp"

namespace evc::terminal {

/// The line discipline as a full-screen program needs it: every key at once and unechoed, output as it is written.
/// Ctrl-C still sends SIGINT. Ctrl-Z does nothing: a service that is stopped in the middle is a dead one to its peers.
///
/// What was there before comes back when this is destroyed, at exit() and, before they take their course, at SIGSEGV,
/// SIGBUS, SIGFPE, SIGILL and SIGABRT. After SIGKILL nothing can: `reset` helps. One at a time per process.
class Modes {
public:
    /// Fault::unavailable when `terminal` is none, or this process is in its background.
    [[nodiscard]] static Result<void> check(int terminal);
    /// Only after newterm(3), which knows what gives the screen its old contents and cursor back: that is written in
    /// those cases of emergency.
    explicit Modes(int terminal);
    ~Modes();
    Modes(const Modes&) = delete;
    Modes& operator=(const Modes&) = delete;

private:
    int terminal_;
    termios before_{};
};

}  // namespace evc::terminal
