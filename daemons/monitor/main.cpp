#include <memory>
#include <utility>

#include "app/bus.hpp"
#include "app/launch.hpp"
#include "app/reload.hpp"
#include "app/shutdown.hpp"
#include "monitor/bus/charge_point.hpp"
#include "monitor/config.hpp"
#include "monitor/monitor.hpp"
#include "platform/service/notify.hpp"
#include "platform/service/start_pages.hpp"

namespace evc::monitor {
namespace {

constexpr auto name = "EV_CP_M";

int serve(const Config& config) {
    loop::Loop loop;
    service::Notify notify;
    auto monitor = Monitor::create(loop, config);
    if (!monitor) return app::complain(name, monitor.error());

    const service::Watchdog watchdog{loop, notify, service::watchdog_interval(),
                                     [&monitor] { return (*monitor)->well(); }};
    app::Shutdown shutdown{loop, notify, [&](std::function<void()> done) { (*monitor)->finish(std::move(done)); }};
    loop::Worker reading{loop, "reload", 1};
    app::Reload<Config> reload{reading, config, load, need_restart};
    shutdown.on_reload([&reload] { reload(); });
    std::unique_ptr<Bus> bus;
    if (const auto where = app::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, **monitor, *where, bus_name, config.instance, reload);
    (*monitor)->start();
    const service::StatusLine status{loop, notify, [&monitor] { return (*monitor)->status_text(); }};
    notify.ready();
    const service::StartPages start_pages{loop};
    loop.run();
    return service::exit_status(service::Exit::done);
}

}  // namespace
}  // namespace evc::monitor

int main(int argc, char** argv) {
    using namespace evc;
    return app::launch(monitor::name, monitor::load(argc, argv), monitor::serve);
}
