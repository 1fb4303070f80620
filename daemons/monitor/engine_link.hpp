#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <variant>

#include "core/health_monitor/events.hpp"
#include "core/name.hpp"
#include "platform/net/connector.hpp"
#include "protocol/health/message.hpp"
#include "protocol/link/line_reader.hpp"

namespace evc::monitor {

/// The health port of one engine (evcharging-protocol(7)), over one connection that is kept open.
class EngineLink {
public:
    using Event = std::variant<EngineConnected, EngineDisconnected, EngineAnswered, EngineGarbled>;
    using Handler = std::function<void(const Event&)>;

    EngineLink(loop::Loop& loop, Endpoint endpoint, const CpId& cp, Handler handler);
    EngineLink(const EngineLink&) = delete;
    EngineLink& operator=(const EngineLink&) = delete;

    /// Gives up what there is and tries at once. No event comes before the loop runs on.
    void connect();
    void ask();

private:
    void received(std::string_view bytes);
    void garbled();

    loop::Loop& loop_;
    const Endpoint endpoint_;
    const std::string question_;
    const Handler handler_;
    std::unique_ptr<net::Connector> connector_;
    link::LineReader lines_;
};

}  // namespace evc::monitor
