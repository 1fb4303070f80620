#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/loop/loop.hpp"

namespace evc::net {

/// A connected stream socket, TCP or Unix, on the loop. Besides the kernel it takes well under 1 KB while nothing waits
/// to be sent. Every member may be called, and the connection destroyed, from within its own handlers.
class Connection {
public:
    struct Handlers {
        std::function<void(std::string_view)> received;  ///< the bytes are valid during the call
        std::function<void(const Status&)> closed;       ///< once, the last call: by the peer in order, or an error
    };

    /// Most bytes that may wait for a peer that does not read; the connection is closed at the first more.
    static constexpr std::size_t outbox_max = 64 * 1024;

    /// Most bytes that finish() reads and drops, more than any system keeps on the way; beyond it the peer is one that
    /// goes on sending, and gets no more of our time.
    static constexpr std::size_t dropped_max = 4 * 1024 * 1024;

    /// How long finish() waits for the peer.
    static constexpr milliseconds linger{1000};

    Connection() = default;  ///< no connection: sends nothing, calls nobody

    /// Takes over a connected descriptor; on TCP it sets no-delay, keep-alive (first probe
    /// after 5 s) and TCP_USER_TIMEOUT (5 s). `token` is dropped when the descriptor is closed. Nothing is read before
    /// start().
    Connection(loop::Loop& loop, int descriptor, std::shared_ptr<void> token = {});
    /// Closes at once, without a call to `closed`.
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// Once; a later call changes nothing. The handlers must not own the connection.
    void start(Handlers handlers);

    /// Sends, or keeps for sending. What goes wrong is told by `closed`, later. Nothing happens when not open. When the
    /// peer has ended its direction, `closed` comes after what was sent before has gone out (or `linger`).
    void send(std::string_view bytes);

    /// Closes after everything has been sent and the peer has ended too, or after `linger`; what it still sends is
    /// read and dropped, up to `dropped_max`, since closing over unread bytes would destroy the data sent last. No
    /// handler is called any more; the connection is not open from now on, and destroying it changes nothing.
    void finish();

    /// Reads nothing for so long, counted from now: what the peer sends waits in the kernel and then at the peer. That
    /// it has closed is seen afterwards too. Nothing happens when not open.
    void rest(milliseconds pause);

    /// Closes at once. No handler is called any more.
    void close();

    [[nodiscard]] bool is_open() const;
    /// "192.0.2.7:40112", "[2001:db8::7]:40112" or "a local process"; "nobody" when not connected.
    [[nodiscard]] std::string peer() const;
    /// The peer's IP address; empty for a local process and when not connected.
    [[nodiscard]] std::string host() const;
    /// Whether the peer is on this machine: a Unix socket or a loopback address.
    [[nodiscard]] bool is_local() const;
    /// Still owned by the connection; -1 when not open.
    [[nodiscard]] int descriptor() const;

private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace evc::net
