#pragma once

#include <string>

#include "engine/engine.hpp"
#include "platform/bus/server.hpp"
#include "platform/log/lasting.hpp"
#include "platform/loop/timer.hpp"
#include "program/reload.hpp"

namespace evc::engine {

/// An engine on D-Bus, as org.evcharging.Engine1.INSTANCE: shows its charge points and lets somebody there do what a
/// driver would.
class Bus {
public:
    /// `reload` outlives this.
    Bus(loop::Loop& loop, Engine& engine, const bus::Where& where, const std::string& instance,
        program::Reload<Config>& reload);
    ~Bus();
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;

private:
    void up();
    void down(const Error& error);
    void add(Hosted& hosted);
    void changed(Hosted& hosted);
    /// For what changes with time alone.
    void look();

    Engine& engine_;
    const std::string name_;
    program::Reload<Config>& reload_;
    log::Lasting away_;
    bus::Server server_;
    loop::Timer timer_;
};

}  // namespace evc::engine
