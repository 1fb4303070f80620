#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace evc::kafka {

/// Whether the broker can be reached, as one client sees it.
struct Connection {
    bool up = false;
    std::string text;  ///< when down: what the last attempt failed with
};

/// What every client tells on the loop. A client must not be destroyed from within one of its own events (post that).
/// A program with several clients says the connection of one of them.
struct ClientEvents {
    /// Once when the broker is first reached or found away (at most 3 s after the start), then once per change.
    std::function<void(const Connection&)> connection;
    /// librdkafka's own lines that are not about the connection. `level`: as in syslog(3), 0 to 7.
    std::function<void(int level, std::string_view text)> log;
};

}  // namespace evc::kafka
