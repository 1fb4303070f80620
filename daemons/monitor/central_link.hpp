#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "core/health_monitor/effects.hpp"
#include "core/health_monitor/events.hpp"
#include "core/name.hpp"
#include "platform/net/connector.hpp"
#include "protocol/link/message.hpp"
#include "protocol/link/monitor_end.hpp"

namespace evc::monitor {

/// The monitor's end of the link to Central (evcharging-protocol(7)), in block framing, for one charge point.
class CentralLink {
public:
    using Event =
        std::variant<CentralConnected, CentralDisconnected, CentralHeard, RegistrationAccepted, RegistrationRefused>;
    using Handler = std::function<void(const Event&)>;

    /// `registration`: the REGISTER to send, encoded.
    CentralLink(loop::Loop& loop, Endpoint endpoint, CpId cp, std::string registration, Handler handler);
    CentralLink(const CentralLink&) = delete;
    CentralLink& operator=(const CentralLink&) = delete;

    /// Connects, for ever. No event comes before the loop runs on.
    void start();
    void send_register();
    void send(const ReportHealth& report);
    void drop(const std::string& why, milliseconds pause = milliseconds{0});
    /// Says EOT and ends for good; no event comes any more.
    void finish();

private:
    void received(std::string_view bytes);
    void send_message(std::string_view message);

    const CpId cp_;
    const std::string registration_;
    const Handler handler_;
    link::MonitorEnd link_;
    net::Connector connector_;
};

}  // namespace evc::monitor
