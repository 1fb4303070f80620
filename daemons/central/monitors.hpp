#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "central/config.hpp"
#include "core/fleet/events.hpp"
#include "core/result.hpp"
#include "core/token_bucket.hpp"
#include "platform/log/limited.hpp"
#include "platform/loop/timer.hpp"
#include "platform/net/admission.hpp"
#include "platform/net/listener.hpp"
#include "platform/service/descriptor_store.hpp"
#include "protocol/link/central_end.hpp"

namespace evc::central {

using MonitorEvent = std::variant<MonitorRegistered, MonitorHealthy, MonitorFault, MonitorClosed>;

/// The server end of the monitor link: accepts connections, checks what each says against what it registered, and hands
/// events on. Whatever one connection does wrong ends that one and is counted; no other notices. Of what one connection
/// says about health in one read only the newest is handed on.
class Monitors {
public:
    struct Settings {
        Endpoint listen;
        net::Admission::Limits admission;  ///< whose `silence` is the time for REGISTER; after it Fleet watches
        Rate messages{20, 100};            ///< of one connection; beyond it the socket is not read for a while
        milliseconds timeout{3'000};       ///< of a registered connection: it is read at least thrice within that
        Currency currency;                 ///< of the tariffs in REGISTER
    };
    /// So many bytes count as one message, so that nobody gets round the rate by bytes that make none.
    static constexpr std::size_t bytes_per_message = 256;
    /// The longest time for which a connection that says too much is not read.
    static constexpr milliseconds rest_max{1'000};
    using Handler = std::function<void(const MonitorEvent&)>;

    [[nodiscard]] static Settings settings_of(const Config& config);
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
    /// Tells a monitor that another one, which `by` belongs to, took its place, and closes its connection.
    void replace(ConnectionId connection, ConnectionId by);

    /// For connections to come, and the next message of those that are there.
    void set_timeouts(milliseconds registration, milliseconds timeout);

    [[nodiscard]] std::uint16_t port() const { return listener_ ? listener_->port() : 0; }
    /// Connections that were ended for breaking the protocol, since the start.
    [[nodiscard]] std::uint64_t offenders() const { return offenders_; }
    /// Connections that were not let in, or had to give way before they had said REGISTER, since the start.
    [[nodiscard]] std::uint64_t turned_away() const { return turned_away_; }

private:
    struct Peer {
        net::Connection connection;
        link::CentralEnd end;
        TokenBucket messages;
        std::size_t bytes = 0;   ///< that have not made up a message's worth yet
        std::optional<CpId> cp;  ///< registered
    };

    [[nodiscard]] Result<std::unique_ptr<net::Listener>> open(service::DescriptorStore& store);
    void accepted(net::Connection connection);
    void received(ConnectionId id, std::string_view bytes);
    void act(ConnectionId id, const link::FromMonitor& message);
    void register_cp(ConnectionId id, Peer& peer, const link::Register& message);
    void part(ConnectionId id, const Status& why);
    void ended(ConnectionId id);
    void send(ConnectionId id, Peer& peer, const Result<std::string>& bytes);
    void charge(Peer& peer, std::size_t messages, std::size_t bytes);
    void forget(ConnectionId id);
    void hang_up(ConnectionId id, const std::string& why);
    void turn_away(const std::string& who, std::string_view why);
    void watch_silent();
    void capacity(const Status& status);

    loop::Loop& loop_;
    Settings settings_;
    const Handler handler_;
    std::unique_ptr<net::Listener> listener_;
    std::unordered_map<ConnectionId, Peer> peers_;
    net::Admission admission_;
    log::Limited lines_;
    loop::Timer timer_;  ///< of admission_
    ConnectionId last_ = 0;
    std::uint64_t offenders_ = 0;
    std::uint64_t turned_away_ = 0;
};

}  // namespace evc::central
