#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/loop/timer.hpp"

namespace evc::service {

/// Tells systemd how the service is (sd_notify(3)). Not under systemd (no NOTIFY_SOCKET) every call does nothing, and
/// a message that cannot be delivered is not worth a failure.
class Notify {
public:
    /// Whether there is anybody to tell.
    [[nodiscard]] static bool is_heard();

    /// Serving locally; never wait for a peer with it.
    void ready();
    /// One line for `systemctl status`. Saying the same again sends nothing.
    void status(const std::string& text);
    void stopping();
    /// Feeds the watchdog; see Watchdog for the ordinary way.
    void alive();

private:
    std::string status_;
};

/// Keeps the line of `systemctl status` true: asks each `period` how the program stands and tells systemd when that has
/// changed, so that whatever happens in between costs one message at most. Asks nothing when nobody listens.
class StatusLine {
public:
    /// One line in English; it should cost little, whoever is watched.
    using Text = std::function<std::string()>;

    static constexpr milliseconds usual_period{1'000};

    /// Tells at once for the first time.
    StatusLine(loop::Loop& loop, Notify& notify, Text text, milliseconds period = usual_period);
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

private:
    void tell();

    loop::Timer timer_;
    Notify& notify_;
    const Text text_;
    const milliseconds period_;
};

// Words that status lines have in common; in English, as all that systemd and the journal are told.

/// "0 sessions", "1 session", "2 sessions".
[[nodiscard]] inline std::string counted(std::size_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string{what} + (count == 1 ? "" : "s");
}

[[nodiscard]] constexpr std::string_view broker_word(bool connected) {
    return connected ? "broker connected" : "broker away";
}

/// What systemd expects of this process: WatchdogSec= as $WATCHDOG_USEC and $WATCHDOG_PID tell it, 0 for none.
[[nodiscard]] milliseconds watchdog_interval();

/// Feeds systemd's watchdog from the loop at a third of its interval, so that a loop that hangs is noticed. With
/// `well` only while it answers true: for a program whose loop may run while its work has stopped.
class Watchdog {
public:
    Watchdog(loop::Loop& loop, Notify& notify, milliseconds interval = watchdog_interval(),
             std::function<bool()> well = {});

private:
    void arm();

    loop::Timer timer_;
    Notify& notify_;
    const milliseconds period_;
    const std::function<bool()> well_;
};

}  // namespace evc::service
