#include "central/run.hpp"

#include <unistd.h>

#include <memory>
#include <string>

#include "app/bus.hpp"
#include "app/launch.hpp"
#include "app/shutdown.hpp"
#include "central/bus/background_jobs.hpp"
#include "central/bus/bus.hpp"
#include "central/central.hpp"
#include "central/config.hpp"
#include "central/console.hpp"
#include "central/maintenance.hpp"
#include "central/notices.hpp"
#include "central/status_text.hpp"
#include "platform/log/log.hpp"
#include "platform/service/descriptor_store.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/service/status_line.hpp"
#include "platform/service/watchdog.hpp"

namespace evc::central {
namespace {

constexpr auto name = "EV_Central";

/// What of a new configuration is not Central's.
void reconfigured(const Config& config) { app::reconfigure(config.common); }

int serve(const Config& config) {
    loop::Loop loop;
    std::unique_ptr<Central> central;
    service::Notify notify;
    // Before the first port is open: whoever sees us there may end us in order.
    app::Shutdown shutdown{loop, notify, [&](std::function<void()> done) { central->finish(std::move(done)); }};
    service::DescriptorStore kept;
    auto opened = Central::open(loop, config, kept);
    if (!opened) return app::complain(name, opened.error());
    central = std::move(*opened);
    kept.forget_rest();
    const service::Watchdog watchdog{loop, notify};
    log::info("EV_Central " + std::string{config::version()} + " listens for monitors on port " +
              std::to_string(central->monitor_port()) + " and knows " + std::to_string(central->fleet().size()) +
              " charge points");
    BackgroundJobs background_jobs{loop, *central, reconfigured};
    shutdown.on_reload([&background_jobs] { background_jobs.reload([](const Status&) {}); });
    std::unique_ptr<Bus> bus;
    if (const auto where = app::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, *central, *where, background_jobs);
    std::unique_ptr<Console> console;
    Subscription logging;
    if (isatty(STDOUT_FILENO) != 0) {
        auto shown = Console::open(loop, *central, [&shutdown] { shutdown.begin(); });
        if (shown)
            console = std::move(*shown);
        else
            log::warning("there is no panel, but lines like these: " + shown.error().text);
    }
    if (!console) logging = central->subscribe({.changed = {}, .said = log_notice, .condition = {}});
    const service::StatusLine status{
        loop, notify, [&] { return status_text(central->fleet(), central->condition(), loop::Loop::now().steady); }};
    notify.ready();
    const service::StartPages start_pages{loop};
    loop.run();
    return service::exit_status(service::Exit::done);
}

int work(const Config& config) {
    switch (config.task) {
        case Task::serve: return serve(config);
        case Task::backup: return backup(config);
        case Task::verify_ledger: return verify(config);
        case Task::set_aside: return set_aside(config);
    }
    return service::exit_status(service::Exit::failed);
}

}  // namespace

int run(int argc, const char* const* argv) { return app::launch(name, load(argc, argv), work); }

}  // namespace evc::central
