#include "engine/run.hpp"

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/bus/bus.hpp"
#include "engine/care.hpp"
#include "engine/config.hpp"
#include "engine/display.hpp"
#include "engine/engine.hpp"
#include "engine/keys.hpp"
#include "platform/i18n/language.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/service/status_line.hpp"
#include "platform/service/watchdog.hpp"
#include "program/bus.hpp"
#include "program/ending.hpp"
#include "program/launch.hpp"
#include "program/reload.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

constexpr auto name = "EV_CP_E";

/// The keys (EV_CP_E(8)), for the first charge point. `s`: the driver is called as the charge point is.
void press(Hosted& hosted, char key) {
    const auto* station = hosted.station();
    if (station == nullptr) return;
    if (key == 'a') hosted.handle(FaultSet{"key"});
    if (key == 'r') hosted.handle(Repaired{});
    if (key == 'p') hosted.handle(VehiclePlugged{});
    if (key == 'u') hosted.handle(VehicleUnplugged{});
    if (key == 's') {
        const auto request = protocol::random_id<RequestId>();
        const auto driver = DriverId::parse(station->cp().text());
        if (driver) hosted.handle(SupplyAsked{request, protocol::session_of(request), *driver});
    }
}

std::string standing_of(const Engine& engine) {
    std::vector<Glance> glances;
    const auto now = loop::Loop::now().steady;
    for (const auto& hosted : engine.hosted()) glances.push_back(glance_at(*hosted, now));
    return standing(glances, engine.condition());
}

int serve(const Config& config) {
    loop::Loop loop;
    const auto output = program::patient_output(loop);
    std::unique_ptr<Engine> engine;
    service::Notify notify;
    // Before the first port is open: whoever sees us there may end us in order.
    program::Ending ending{loop, notify, [&](std::function<void()> done) { engine->finish(std::move(done)); }};
    auto opened = Engine::open(loop, config, display);
    if (!opened) return program::complain(name, opened.error());
    engine = std::move(*opened);
    const service::Watchdog watchdog{loop, notify};
    program::Reload<Config> reload{loop, config, load, need_restart};
    ending.on_reload([&reload] { reload([](const Status&) {}); });
    std::unique_ptr<Bus> bus;
    if (const auto where = program::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, *engine, *where, config.instance, reload);
    const Keys keys{loop, [&](char key) {
                        if (key == 'q')
                            ending.begin();
                        else
                            press(*engine->hosted().front(), key);
                    }};
    if (keys.active())
        std::cout << i18n::tr("Keys: a fault, r repair, p plug in, u unplug, s request a supply, q quit") << std::endl;
    const service::StatusLine status{loop, notify, [&engine] { return standing_of(*engine); }};
    notify.ready();
    const service::StartPages start_pages{loop};
    loop.run();
    return service::exit_status(service::Exit::done);
}

int work(const Config& config) { return config.set_aside ? set_aside(config) : serve(config); }

}  // namespace

int run(int argc, const char* const* argv) { return program::launch(name, load(argc, argv), work); }

}  // namespace evc::engine
