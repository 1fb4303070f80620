#pragma once

#include <string>

#include "monitor/monitor.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/lasting.hpp"
#include "program/reload.hpp"

namespace evc::monitor {

/// A monitor on D-Bus, as org.evcharging.Monitor1.INSTANCE: shows its charge points.
class Bus {
public:
    /// `reload` outlives this.
    Bus(loop::Loop& loop, Monitor& monitor, const bus::Where& where, const std::string& instance,
        program::Reload<Config>& reload);
    ~Bus();
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

private:
    void up();
    void down(const Error& error);
    void add(const Hosted& hosted);
    void changed(const Hosted& hosted);

    Monitor& monitor_;
    const std::string name_;
    program::Reload<Config>& reload_;
    log::Lasting away_;
    bus::Server server_;
};

}  // namespace evc::monitor
