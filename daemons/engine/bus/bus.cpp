#include "engine/bus/bus.hpp"

#include <memory>

#include "engine/bus/charge_point.hpp"
#include "engine/bus/manager.hpp"
#include "platform/bus/path.hpp"

namespace evc::engine {

Bus::Bus(loop::Loop& loop, Engine& engine, const bus::Where& where, const std::string& instance,
         program::Reload<Config>& reload)
    : engine_(engine),
      name_("org.evcharging.Engine1." + bus::name_element(instance)),
      reload_(reload),
      server_(loop, {.where = where, .name = name_, .manager = manager_path},
              {.up = [this] { up(); }, .down = [this](const Error& error) { down(error); }}),
      timer_(loop) {
    engine_.watch([this](Hosted& hosted) { changed(hosted); });
    server_.start();
    look();
}

Bus::~Bus() { engine_.watch({}); }

void Bus::up() {
    server_.objects().add(std::make_unique<Manager>(server_, manager_path, reload_));
    for (const auto& hosted : engine_.hosted())
        if (hosted->station() != nullptr) add(*hosted);
    away_.ended("D-Bus serves " + name_ + " again");
}

void Bus::down(const Error& error) {
    away_.begins("D-Bus does not serve " + name_ + ": " + error.text + "; it is tried again");
}

void Bus::add(Hosted& hosted) { server_.objects().add(std::make_unique<ChargePointObject>(server_, engine_, hosted)); }

void Bus::changed(Hosted& hosted) {
    if (!server_.up() || hosted.station() == nullptr) return;
    const auto path = path_of(hosted.station()->cp());
    if (server_.objects().contains(path))
        server_.objects().changed(path);
    else
        add(hosted);
}

void Bus::look() {
    constexpr seconds period{1};
    for (const auto& hosted : engine_.hosted()) changed(*hosted);
    timer_.after(period, [this] { look(); });
}

}  // namespace evc::engine
