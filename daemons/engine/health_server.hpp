#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.hpp"
#include "core/token_bucket.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/timer.hpp"
#include "platform/net/admission.hpp"
#include "platform/net/listener.hpp"
#include "protocol/health/message.hpp"
#include "protocol/link/line_reader.hpp"

namespace evc::engine {

/// Answers a charge point's health checks (evcharging-protocol(7)). It runs on the engine's one loop, so an engine that
/// hangs answers nobody, which is what a monitor is there to see.
class HealthServer {
public:
    /// Most connections at a time: when there are so many, the one that has been silent longest gives way.
    static constexpr std::size_t connections_max = 64;
    /// How long a connection may be silent: longer than a monitor's slowest period.
    static constexpr seconds silence_max{90};
    /// New connections of one address.
    static constexpr Rate connection_rate{50, 500};
    /// Checks on one connection; beyond it the socket is not read for a while.
    static constexpr Rate check_rate{20, 100};

    /// Gives the answer to a check.
    using Judge = std::function<health::Answer(const health::Check&)>;

    HealthServer(loop::Loop& loop, Judge judge);
    HealthServer(const HealthServer&) = delete;
    HealthServer& operator=(const HealthServer&) = delete;

    [[nodiscard]] Status listen(const Endpoint& endpoint);
    [[nodiscard]] std::uint16_t port() const { return listener_ ? listener_->port() : 0; }

private:
    struct Peer {
        net::Connection connection;
        link::LineReader lines;
        TokenBucket checks;
    };

    void accepted(net::Connection connection);
    void received(std::uint64_t id, std::string_view bytes);
    void charge(Peer& peer, std::size_t checks);
    void refuse(std::uint64_t id, const Error& why);
    void forget(std::uint64_t id);
    void watch_silent();

    loop::Loop& loop_;
    const Judge judge_;
    std::unique_ptr<net::Listener> listener_;
    std::unordered_map<std::uint64_t, Peer> peers_;
    net::Admission admission_{{connections_max, connections_max, connection_rate, silence_max}};
    log::Limited lines_;
    loop::Timer timer_;  ///< of admission_
    std::uint64_t last_ = 0;
};

}  // namespace evc::engine
