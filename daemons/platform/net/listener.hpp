#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "core/endpoint.hpp"
#include "core/result.hpp"
#include "platform/loop/loop.hpp"
#include "platform/net/connection.hpp"

namespace evc::net {

/// A listening stream socket. Above `connections_max`, or when the process has no descriptor left, a connection is
/// accepted and closed at once and counted; nobody else notices.
class Listener {
public:
    struct Handlers {
        std::function<void(Connection)> accepted;     ///< not started yet
        std::function<void(const Status&)> capacity;  ///< an error when turning away begins, success when it is over
    };

    static constexpr std::size_t connections_max_default = 20'000;

    /// Listens. A host has to be an address, `localhost` or empty (all addresses, IPv6 and IPv4): names are not
    /// resolved. A Unix socket gets mode 0660; a socket file that nobody listens on is replaced, any other file is
    /// not. Fails with Fault::unavailable (address in use, no such address, …) or Fault::invalid.
    [[nodiscard]] static Result<std::unique_ptr<Listener>> open(loop::Loop& loop, const Endpoint& endpoint,
                                                                Handlers handlers,
                                                                std::size_t connections_max = connections_max_default);

    /// Whether `descriptor` listens where open() would for `endpoint`, which is TCP: a Unix socket is
    /// made anew.
    [[nodiscard]] static bool listens_at(int descriptor, const Endpoint& endpoint);

    /// Takes over a descriptor that listens already, as kept over a restart; a Unix socket's file is then left alone at
    /// the end. Fails with Fault::invalid, the descriptor untouched, when it is no listening stream socket.
    [[nodiscard]] static Result<std::unique_ptr<Listener>> adopt(loop::Loop& loop, int descriptor, Handlers handlers,
                                                                 std::size_t connections_max = connections_max_default);

    /// Ends listening and removes the file of a Unix socket that open() made. Connections live on.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// 0 for a Unix socket.
    [[nodiscard]] std::uint16_t port() const;
    /// Still owned by the listener.
    [[nodiscard]] int descriptor() const;
    /// Accepted and not closed yet.
    [[nodiscard]] std::size_t connections() const;
    /// Closed at once since the start.
    [[nodiscard]] std::uint64_t turned_away() const;

private:
    struct State;
    explicit Listener(std::shared_ptr<State> state);

    std::shared_ptr<State> state_;
};

}  // namespace evc::net
