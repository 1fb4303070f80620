#pragma once

#include <string>

#include "app/reload.hpp"
#include "engine/engine.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/latched_condition.hpp"
#include "platform/loop/timer.hpp"

namespace evc::engine {

/// An engine on D-Bus, as org.evcharging.Engine1.INSTANCE: shows its charge points and lets somebody there do what a
/// driver would.
class Bus {
public:
    /// `reload` outlives this.
    Bus(loop::Loop& loop, Engine& engine, const bus::BusAddress& where, const std::string& instance,
        app::Reload<Config>& reload);
    ~Bus();
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

private:
    void up();
    void down(const Error& error);
    void add(ChargePointHost& host);
    void changed(ChargePointHost& host);
    /// For what changes with time alone.
    void look();

    Engine& engine_;
    const std::string name_;
    app::Reload<Config>& reload_;
    log::LatchedCondition away_;
    bus::Server server_;
    loop::Timer timer_;
};

}  // namespace evc::engine
