#include "monitor/run.hpp"

#include <memory>
#include <utility>

#include "monitor/bus/bus.hpp"
#include "monitor/config.hpp"
#include "monitor/monitor.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/service/status_line.hpp"
#include "platform/service/watchdog.hpp"
#include "program/bus.hpp"
#include "program/ending.hpp"
#include "program/launch.hpp"
#include "program/reload.hpp"

namespace evc::monitor {
namespace {

constexpr auto name = "EV_CP_M";

int serve(const Config& config) {
    loop::Loop loop;
    service::Notify notify;
    auto monitor = Monitor::create(loop, config);
    if (!monitor) return program::complain(name, monitor.error());

    const service::Watchdog watchdog{loop, notify, service::watchdog_interval(),
                                     [&monitor] { return (*monitor)->well(); }};
    program::Ending ending{loop, notify, [&](std::function<void()> done) { (*monitor)->finish(std::move(done)); }};
    program::Reload<Config> reload{loop, config, load, need_restart};
    ending.on_reload([&reload] { reload([](const Status&) {}); });
    std::unique_ptr<Bus> bus;
    if (const auto where = program::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, **monitor, *where, config.instance, reload);
    (*monitor)->start();
    const service::StatusLine status{loop, notify, [&monitor] { return (*monitor)->standing(); }};
    notify.ready();
    const service::StartPages start_pages{loop};
    loop.run();
    return service::exit_status(service::Exit::done);
}

}  // namespace

int run(int argc, const char* const* argv) { return program::launch(name, load(argc, argv), serve); }

}  // namespace evc::monitor
