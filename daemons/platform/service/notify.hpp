#pragma once

#include <string>
#include <string_view>

namespace evc::service {

/// Tells systemd how the service is (sd_notify(3)). Not under systemd (no NOTIFY_SOCKET) every call does nothing, and
/// a message that cannot be delivered is not worth a failure.
class Notify {
public:
    /// Whether there is anybody to tell.
    [[nodiscard]] static bool is_heard();

    /// Serving locally; never wait for a peer with it. Also ends what reloading() began.
    void ready();
    /// One line for `systemctl status`. Saying the same again sends nothing.
    void status(const std::string& text);
    /// Reading the configuration anew; ready() ends it. Carries MONOTONIC_USEC, which Type=notify-reload asks for.
    void reloading();
    void stopping();
    /// Feeds the watchdog; see Watchdog for the ordinary way.
    void alive();

private:
    std::string status_;
};

}  // namespace evc::service
