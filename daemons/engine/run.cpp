#include "engine/run.hpp"

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/bus.hpp"
#include "app/launch.hpp"
#include "app/reload.hpp"
#include "app/shutdown.hpp"
#include "engine/bus/bus.hpp"
#include "engine/config.hpp"
#include "engine/display.hpp"
#include "engine/engine.hpp"
#include "engine/keys.hpp"
#include "engine/maintenance.hpp"
#include "platform/i18n/language.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/service/status_line.hpp"
#include "platform/service/watchdog.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

constexpr auto name = "EV_CP_E";

/// The keys (EV_CP_E(8)), for the first charge point. `s`: the driver is called as the charge point is.
void press(ChargePointHost& host, char key) {
    const auto* station = host.station();
    if (station == nullptr) return;
    if (key == 'a') host.handle(FaultSet{"key"});
    if (key == 'r') host.handle(Repaired{});
    if (key == 'p') host.handle(VehiclePlugged{});
    if (key == 'u') host.handle(VehicleUnplugged{});
    if (key == 's') {
        const auto request = protocol::random_id<RequestId>();
        const auto driver = DriverId::parse(station->cp().text());
        if (driver) host.handle(SupplyAsked{request, protocol::session_of(request), *driver});
    }
}

std::string standing_of(const Engine& engine) {
    std::vector<StatusSummary> summaries;
    const auto now = loop::Loop::now().steady;
    for (const auto& host : engine.hosts()) summaries.push_back(summary_of(*host, now));
    return status_text(summaries, engine.condition());
}

int serve(const Config& config) {
    loop::Loop loop;
    const auto output = app::patient_output(loop);
    std::unique_ptr<Engine> engine;
    service::Notify notify;
    // Before the first port is open: whoever sees us there may end us in order.
    app::Shutdown shutdown{loop, notify, [&](std::function<void()> done) { engine->finish(std::move(done)); }};
    auto opened = Engine::open(loop, config, display);
    if (!opened) return app::complain(name, opened.error());
    engine = std::move(*opened);
    const service::Watchdog watchdog{loop, notify};
    app::Reload<Config> reload{loop, config, load, need_restart};
    shutdown.on_reload([&reload] { reload([](const Status&) {}); });
    std::unique_ptr<Bus> bus;
    if (const auto where = app::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, *engine, *where, config.instance, reload);
    const Keys keys{loop, [&](char key) {
                        if (key == 'q')
                            shutdown.begin();
                        else
                            press(*engine->hosts().front(), key);
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

int run(int argc, const char* const* argv) { return app::launch(name, load(argc, argv), work); }

}  // namespace evc::engine
