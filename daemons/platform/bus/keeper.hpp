#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "platform/bus/line.hpp"
#include "platform/loop/backoff.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"

namespace evc::bus {

/// Which bus. $DBUS_SYSTEM_BUS_ADDRESS and $DBUS_SESSION_BUS_ADDRESS say where it is, if set.
enum class Kind { system, session };

struct Where {
    Kind kind = Kind::system;
    std::string host;  ///< not empty: the system bus of that machine, over ssh (as busctl -H)
};

/// Keeps one line to a bus, for ever: connects, and connects again with a Backoff whenever that fails or the line ends.
/// Connecting blocks, so it is done on a worker.
class Keeper {
public:
    struct Handlers {
        std::function<void()> up;                ///< line() is there, and looks at nothing that came in before this
        std::function<void(const Error&)> down;  ///< once until the next `up`, also for the first attempt
    };
    /// What a new connection needs before it is used, such as a name. On the worker: it may block, and throw
    /// sdbus::Error.
    using Prepare = std::function<void(sdbus::IConnection&)>;

    Keeper(loop::Loop& loop, Where where, Prepare prepare, Handlers handlers);
    ~Keeper();
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    /// Begins with an attempt at once. No handler is called before the loop runs on.
    void start() { attempt(); }
    /// While it is up, and until `down` has returned; else nullptr.
    [[nodiscard]] const std::shared_ptr<Line>& line() const { return line_; }
    /// What was noted of `drained` of the lines, see Line::Handlers.
    void on_drained(std::function<void()> drained) { drained_ = std::move(drained); }

private:
    using Opened = Result<std::unique_ptr<sdbus::IConnection>>;

    void attempt();
    void opened(Opened opened);
    void failed(const Error& error);

    loop::Loop& loop_;
    const Where where_;
    const Prepare prepare_;
    const Handlers handlers_;
    std::function<void()> drained_;
    std::shared_ptr<Line> line_;
    loop::Timer timer_;
    loop::Backoff backoff_;
    Steady up_at_{};
    bool told_down_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    loop::Worker worker_;
};

}  // namespace evc::bus
