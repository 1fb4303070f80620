#include "engine/bus/bus.hpp"

#include <memory>

#include "engine/bus/charge_point.hpp"
#include "engine/bus/manager.hpp"
#include "platform/bus/path.hpp"

namespace evc::engine {

Bus::Bus(loop::Loop& loop, Engine& engine, const bus::BusAddress& where, const std::string& instance,
         app::Reload<Config>& reload)
    : engine_(engine),
      name_("org.evcharging.Engine1." + bus::name_element(instance)),
      reload_(reload),
      server_(loop, {.where = where, .name = name_, .manager = manager_path},
              {.up = [this] { up(); }, .down = [this](const Error& error) { down(error); }}),
      timer_(loop) {
    engine_.observe([this](ChargePointHost& host) { changed(host); });
    server_.start();
    look();
}

Bus::~Bus() { engine_.observe({}); }

void Bus::up() {
    server_.objects().add(std::make_unique<Manager>(server_, manager_path, reload_));
    for (const auto& host : engine_.hosts())
        if (host->station() != nullptr) add(*host);
    away_.ended("D-Bus serves " + name_ + " again");
}

void Bus::down(const Error& error) {
    away_.begins("D-Bus does not serve " + name_ + ": " + error.text + "; it is tried again");
}

void Bus::add(ChargePointHost& host) {
    server_.objects().add(std::make_unique<ChargePointObject>(server_, engine_, host));
}

void Bus::changed(ChargePointHost& host) {
    if (!server_.up() || host.station() == nullptr) return;
    const auto path = path_of(host.station()->cp());
    if (server_.objects().contains(path))
        server_.objects().changed(path);
    else
        add(host);
}

void Bus::look() {
    constexpr seconds period{1};
    for (const auto& host : engine_.hosts()) changed(*host);
    timer_.after(period, [this] { look(); });
}

}  // namespace evc::engine
