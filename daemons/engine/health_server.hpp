#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

#include "core/result.hpp"
#include "platform/loop/timer.hpp"
#include "platform/net/listener.hpp"
#include "protocol/health/message.hpp"
#include "protocol/link/line_reader.hpp"

namespace evc::engine {

/// Answers a charge point's health checks (evcharging-protocol(7)). It runs on the engine's one loop, so an engine that
/// hangs answers nobody, which is what a monitor is there to see.
class HealthServer {
public:
    static constexpr std::size_t connections_max = 64;

    /// Gives the answer to a check.
    using Judge = std::function<health::Answer(const health::Check&)>;

    HealthServer(loop::Loop& loop, Judge judge) : loop_(loop), judge_(std::move(judge)) {}
    HealthServer(const HealthServer&) = delete;
    HealthServer& operator=(const HealthServer&) = delete;

    [[nodiscard]] Status listen(const net::Endpoint& endpoint);
    [[nodiscard]] std::uint16_t port() const { return listener_ ? listener_->port() : 0; }

private:
    struct Peer {
        net::Connection connection;
        link::LineReader lines;
    };

    void accepted(net::Connection connection);
    void received(std::uint64_t id, std::string_view bytes);

    loop::Loop& loop_;
    const Judge judge_;
    std::unique_ptr<net::Listener> listener_;
    std::unordered_map<std::uint64_t, Peer> peers_;
    std::uint64_t last_ = 0;
};

}  // namespace evc::engine
