#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/fleet/events.hpp"
#include "core/result.hpp"
#include "platform/loop/timer.hpp"
#include "platform/net/listener.hpp"
#include "platform/service/descriptor_store.hpp"
#include "protocol/link/central_end.hpp"

namespace evc::central {

using MonitorEvent = std::variant<MonitorRegistered, MonitorHealthy, MonitorFault, MonitorClosed>;

/// The server end of the monitor link: accepts connections, checks what each says against what it registered, and hands
/// events on. Whatever one connection does wrong ends that one and is counted; no other notices.
class Monitors {
public:
    struct Settings {
        net::Endpoint listen;
        std::size_t connections_max = 20'000;
        milliseconds timeout{3'000};  ///< for the first message; after it Fleet watches
        Currency currency;            ///< of the tariffs in REGISTER
    };
    using Handler = std::function<void(const MonitorEvent&)>;

    Monitors(loop::Loop& loop, Settings settings, Handler handler);
    Monitors(const Monitors&) = delete;
    Monitors& operator=(const Monitors&) = delete;

    /// Takes up the port that `store` kept for the program before, if it is where `settings.listen` says, else opens
    /// it; and lets it be kept for the program after.
    [[nodiscard]] Status listen(service::DescriptorStore& store);
    /// Accepts no more and ends all connections.
    void stop();

    void accept(ConnectionId connection, const CpId& cp, std::uint64_t epoch);
    void refuse(ConnectionId connection, const CpId& cp, const Reason& why);
    void close(ConnectionId connection, const std::string& why);

    /// For connections to come.
    void set_timeout(milliseconds timeout) { settings_.timeout = timeout; }

    [[nodiscard]] std::uint16_t port() const { return listener_ ? listener_->port() : 0; }
    /// Connections that were ended for breaking the protocol, since the start.
    [[nodiscard]] std::uint64_t offenders() const { return offenders_; }

private:
    struct Peer {
        net::Connection connection;
        link::CentralEnd end;
        std::optional<CpId> cp;  ///< registered
    };

    [[nodiscard]] Result<std::unique_ptr<net::Listener>> open(service::DescriptorStore& store);
    void accepted(net::Connection connection);
    void received(ConnectionId id, std::string_view bytes);
    [[nodiscard]] Status judge(ConnectionId id, std::string_view text);
    [[nodiscard]] Status judge(ConnectionId id, Peer& peer, const link::Register& message);
    void ended(ConnectionId id);
    void send(ConnectionId id, Peer& peer, const Result<std::string>& bytes);
    void watch_unregistered();

    loop::Loop& loop_;
    Settings settings_;
    const Handler handler_;
    std::unique_ptr<net::Listener> listener_;
    std::unordered_map<ConnectionId, Peer> peers_;
    std::deque<std::pair<Steady, ConnectionId>> unregistered_;  ///< when each must have said REGISTER
    loop::Timer timer_;
    ConnectionId last_ = 0;
    std::uint64_t offenders_ = 0;
};

}  // namespace evc::central
