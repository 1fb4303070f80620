#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "platform/bus/connection.hpp"
#include "platform/loop/backoff.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"

namespace evc::bus {

/// Which bus. $DBUS_SYSTEM_BUS_ADDRESS and $DBUS_SESSION_BUS_ADDRESS say where it is, if set.
enum class Kind { system, session };

struct BusAddress {
    Kind kind = Kind::system;
    std::string host;  ///< not empty: the system bus of that machine, over ssh (as busctl -H)
};

/// Keeps one line to a bus, for ever: connects, and connects again with a Backoff whenever that fails or the line ends.
/// Connecting blocks, so it is done on a worker.
class Reconnector {
public:
    struct Handlers {
        std::function<void()> up;  ///< connection() is there, and looks at nothing that came in before this
        std::function<void(const Error&)> down;  ///< once until the next `up`, also for the first attempt
    };
    /// What a new connection needs before it is used, such as a name. On the worker: it may block, and throw
    /// sdbus::Error.
    using Prepare = std::function<void(sdbus::IConnection&)>;

    Reconnector(loop::Loop& loop, BusAddress where, Prepare prepare, Handlers handlers);
    ~Reconnector();
    Reconnector(const Reconnector&) = delete;
    Reconnector& operator=(const Reconnector&) = delete;

    /// Begins with an attempt at once. No handler is called before the loop runs on.
    void start() { attempt(); }
    /// While it is up, and until `down` has returned; else nullptr.
    [[nodiscard]] const std::shared_ptr<Connection>& connection() const { return connection_; }
    /// What was noted of `drained` of the connections, see Connection::Handlers.
    void on_drained(std::function<void()> drained) { drained_ = std::move(drained); }

private:
    using Opened = Result<std::unique_ptr<sdbus::IConnection>>;

    void attempt();
    void opened(Opened opened);
    void failed(const Error& error);

    loop::Loop& loop_;
    const BusAddress where_;
    const Prepare prepare_;
    const Handlers handlers_;
    std::function<void()> drained_;
    std::shared_ptr<Connection> connection_;
    loop::Timer timer_;
    loop::Backoff backoff_;
    Steady up_at_{};
    bool told_down_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    loop::Worker worker_;
};

}  // namespace evc::bus
