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

}  // namespace evc::service
