#include "central/run.hpp"

#include <unistd.h>

#include <memory>
#include <string>

#include "central/bus/bus.hpp"
#include "central/bus/chores.hpp"
#include "central/care.hpp"
#include "central/central.hpp"
#include "central/config.hpp"
#include "central/console.hpp"
#include "central/notice_log.hpp"
#include "central/standing.hpp"
#include "platform/log/log.hpp"
#include "platform/service/descriptor_store.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/service/status_line.hpp"
#include "platform/service/watchdog.hpp"
#include "program/bus.hpp"
#include "program/ending.hpp"
#include "program/launch.hpp"

namespace evc::central {
namespace {

constexpr auto name = "EV_Central";

/// What of a new configuration is not Central's.
void reconfigured(const Config& config) { program::reconfigure(config.common); }

int serve(const Config& config) {
    loop::Loop loop;
    std::unique_ptr<Central> central;
    service::Notify notify;
    // Before the first port is open: whoever sees us there may end us in order.
    program::Ending ending{loop, notify, [&](std::function<void()> done) { central->finish(std::move(done)); }};
    service::DescriptorStore kept;
    auto opened = Central::open(loop, config, kept);
    if (!opened) return program::complain(name, opened.error());
    central = std::move(*opened);
    kept.forget_rest();
    const service::Watchdog watchdog{loop, notify};
    log::info("EV_Central " + std::string{config::version()} + " listens for monitors on port " +
              std::to_string(central->monitor_port()) + " and knows " + std::to_string(central->fleet().size()) +
              " charge points");
    Chores chores{loop, *central, reconfigured};
    ending.on_reload([&chores] { chores.reload([](const Status&) {}); });
    std::unique_ptr<Bus> bus;
    if (const auto where = program::choose_bus(config.bus)) bus = std::make_unique<Bus>(loop, *central, *where, chores);
    std::unique_ptr<Console> console;
    Watching logging;
    if (isatty(STDOUT_FILENO) != 0) {
        auto shown = Console::open(loop, *central, [&ending] { ending.begin(); });
        if (shown)
            console = std::move(*shown);
        else
            log::warning("there is no panel, but lines like these: " + shown.error().text);
    }
    if (!console) logging = central->watch({.changed = {}, .said = log_notice, .condition = {}});
    const service::StatusLine status{
        loop, notify, [&] { return standing(central->fleet(), central->condition(), loop::Loop::now().steady); }};
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

int run(int argc, const char* const* argv) { return program::launch(name, load(argc, argv), work); }

}  // namespace evc::central
