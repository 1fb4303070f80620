#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/endpoint.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/loop/loop.hpp"

namespace evc::net {

/// Keeps one connection to one endpoint, for ever: connects, and connects again with a Backoff whenever that fails or
/// the connection ends. A name is resolved anew at each attempt. Every member may be called, and the connector
/// destroyed, from within its handlers.
class Connector {
public:
    struct Handlers {
        std::function<void()> up;                        ///< connected
        std::function<void(std::string_view)> received;  ///< the bytes are valid during the call
        std::function<void(const Error&)> down;          ///< once until the next `up`, also for the first attempt
    };

    /// For each address of the endpoint. Shorter than the second repetition of a SYN (3 s), so that after a cut link
    /// has healed a new attempt follows soon.
    static constexpr milliseconds connect_timeout{1500};

    /// The handlers must not own the connector.
    Connector(loop::Loop& loop, Endpoint endpoint, Handlers handlers);
    ~Connector();
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    /// Begins with an attempt at once. No handler is called before the loop runs on.
    void start();

    /// As Connection::send(); nothing happens while not connected.
    void send(std::string_view bytes);

    /// Gives the connection up because the peer broke the protocol or does not answer: closed at once, `down` called
    /// later from the loop with `why`, tried again after a back-off and after `pause` at the earliest. Nothing happens
    /// while not connected.
    void drop(Error why, milliseconds pause = milliseconds{0});

    /// Ends for good, after what was sent has gone out (Connection::finish()); no handler is called any more.
    void stop();

    [[nodiscard]] bool connected() const;
    [[nodiscard]] const Endpoint& endpoint() const;

private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace evc::net
