#pragma once

#include <string>

#include "app/reload.hpp"
#include "monitor/monitor.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/latched_condition.hpp"

namespace evc::monitor {

/// A monitor on D-Bus, as org.evcharging.Monitor1.INSTANCE: shows its charge points.
class Bus {
public:
    /// `reload` outlives this.
    Bus(loop::Loop& loop, Monitor& monitor, const bus::BusAddress& where, const std::string& instance,
        app::Reload<Config>& reload);
    ~Bus();
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

private:
    void up();
    void down(const Error& error);
    void add(const ChargePointHost& host);
    void changed(const ChargePointHost& host);

    Monitor& monitor_;
    const std::string name_;
    app::Reload<Config>& reload_;
    log::LatchedCondition away_;
    bus::Server server_;
};

}  // namespace evc::monitor
