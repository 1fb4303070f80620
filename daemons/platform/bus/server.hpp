#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "platform/bus/callers.hpp"
#include "platform/bus/objects.hpp"
#include "platform/bus/reconnector.hpp"
#include "platform/loop/loop.hpp"

namespace evc::bus {

/// A program's own name on a bus and the objects below it. A bus that is away, restarts or refuses the name is tried
/// again for ever without blocking.
class Server {
public:
    struct Settings {
        BusAddress where;
        std::string name;  ///< on the bus: org.evcharging.Central1
        std::string
            manager;  ///< the path of the object with org.freedesktop.DBus.ObjectManager: /org/evcharging/Central1
    };
    struct Handlers {
        /// The name is ours. The objects are to be added now: no call is looked at before this has returned.
        std::function<void()> up;
        /// For more objects than a turn of the loop should add: called once a turn after `up` until it is false, and no
        /// call is looked at before. None: `up` has added all.
        std::function<bool()> fill = {};
        /// Once until the next `up`, also for the first attempt. No object is left when it returns.
        std::function<void(const Error&)> down;
    };

    /// Calls that change something and wait for what the bus says of their caller; further ones are refused as busy.
    static constexpr std::size_t checks_max = 1'000;
    /// The bus is asked for a sign of life so often, and the connection given up when there is none for so long. A
    /// subscriber that hangs makes a bus daemon stop reading from whom it subscribed to when it has kept 127 MB for it;
    /// from a new connection it reads again, and no longer keeps anything for that subscriber.
    static constexpr milliseconds ping_period{2'000};
    static constexpr milliseconds ping_limit{3'000};

    Server(loop::Loop& loop, Settings settings, Handlers handlers);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// No handler is called before the loop runs on.
    void start() { reconnector_.start(); }
    [[nodiscard]] bool up() const { return reconnector_.connection() != nullptr; }
    [[nodiscard]] Objects& objects() { return objects_; }
    /// While up.
    [[nodiscard]] const std::shared_ptr<Connection>& connection() const { return reconnector_.connection(); }

    /// Whether `sender`, a name on the bus, may change something. Asks the bus; `answered` comes later, on the loop:
    /// true, or false. False, and nothing done, when checks_max wait already. Without an answer when the line is lost.
    [[nodiscard]] bool check(const std::string& sender, std::function<void(bool allowed)> answered);

private:
    void up_now();
    void fill();
    void down_now(const Error& error);
    void ping_later();
    void ping();

    loop::Loop& loop_;
    const Settings settings_;
    const Handlers handlers_;
    std::shared_ptr<Operators> operators_ = std::make_shared<Operators>();
    std::size_t checks_ = 0;
    Objects objects_;
    loop::Timer ping_timer_;
    Reconnector reconnector_;
};

}  // namespace evc::bus
