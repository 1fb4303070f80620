#include "monitor/bus/bus.hpp"

#include <memory>

#include "monitor/bus/charge_point.hpp"
#include "monitor/bus/manager.hpp"
#include "platform/bus/path.hpp"

namespace evc::monitor {

Bus::Bus(loop::Loop& loop, Monitor& monitor, const bus::BusAddress& where, const std::string& instance,
         app::Reload<Config>& reload)
    : monitor_(monitor),
      name_("org.evcharging.Monitor1." + bus::name_element(instance)),
      reload_(reload),
      server_(loop, {.where = where, .name = name_, .manager = manager_path},
              {.up = [this] { up(); }, .down = [this](const Error& error) { down(error); }}) {
    monitor_.observe([this](const ChargePointHost& host) { changed(host); });
    server_.start();
}

Bus::~Bus() { monitor_.observe({}); }

void Bus::up() {
    server_.objects().add(std::make_unique<Manager>(server_, manager_path, reload_));
    for (const auto& host : monitor_.hosts()) add(*host);
    away_.ended("D-Bus serves " + name_ + " again");
}

void Bus::down(const Error& error) {
    away_.begins("D-Bus does not serve " + name_ + ": " + error.text + "; it is tried again");
}

void Bus::add(const ChargePointHost& host) {
    server_.objects().add(std::make_unique<ChargePointObject>(server_, host));
}

void Bus::changed(const ChargePointHost& host) {
    if (server_.up()) server_.objects().changed(path_of(host.cp()));
}

}  // namespace evc::monitor
