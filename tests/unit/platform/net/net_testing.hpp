#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "platform/loop/loop.hpp"
#include "platform/net/socket.hpp"

namespace evc::net {

/// Runs the loop until `done`; false when that takes longer than `bound`. The slices are there for the plain sockets
/// of a Peer, which the loop does not watch.
inline bool run_until(loop::Loop& loop, const std::function<bool()>& done,
                      std::chrono::milliseconds bound = std::chrono::seconds{10}) {
    const auto deadline = std::chrono::steady_clock::now() + bound;
    while (!done()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        loop.io().restart();
        loop.io().run_one_for(std::chrono::milliseconds{1});
    }
    return true;
}

/// Runs whatever is ready now.
inline std::size_t run_ready(loop::Loop& loop) {
    loop.io().restart();
    return loop.io().poll();
}

/// The other side, by plain system calls.
class Peer {
public:
    Peer() = default;
    explicit Peer(int descriptor) : socket_(descriptor) {}

    /// A peer that is not connected yet: its descriptor is there already.
    static Peer unconnected(int family = AF_INET) { return Peer{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)}; }

    static Peer connected_to(const Endpoint& endpoint) {
        const auto address = address_of(endpoint).value();
        auto peer = unconnected(address.family());
        EXPECT_TRUE(peer.connect(endpoint)) << error_text(errno);
        return peer;
    }

    bool connect(const Endpoint& endpoint) const {
        const auto address = address_of(endpoint).value();
        return ::connect(descriptor(), address.data(), address.length()) == 0;
    }

    /// Sends what the system takes now; how many bytes.
    std::size_t send(std::string_view bytes) const {
        const auto size = ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return size < 0 ? 0 : static_cast<std::size_t>(size);
    }

    /// Takes what is there; see received() and ended().
    Peer& read() {
        char buffer[65536];
        const auto size = ended_ ? 0 : ::recv(descriptor(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (size > 0)
            received_.append(buffer, static_cast<std::size_t>(size));
        else if (size == 0)
            ended_ = true;
        else if (errno != EAGAIN)
            reset_ = ended_ = true;
        return *this;
    }

    void end_sending() const { ::shutdown(descriptor(), SHUT_WR); }
    void close() { socket_ = {}; }

    /// Ends the connection the hard way: the other side gets ECONNRESET.
    void reset() {
        const linger hard{1, 0};
        ::setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close();
    }

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] const std::string& received() const { return received_; }
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] bool was_reset() const { return reset_; }

private:
    Descriptor socket_;
    std::string received_;
    bool ended_ = false;
    bool reset_ = false;
};

}  // namespace evc::net
