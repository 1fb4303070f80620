#include <unistd.h>

#include <iostream>
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
#include "central/fleet_view.hpp"
#include "central/notices.hpp"
#include "core/printable.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/loop.hpp"
#include "platform/service/descriptor_store.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/notify.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/store/maintenance.hpp"

namespace evc::central {
namespace {

using service::Exit;
using service::exit_status;

constexpr auto name = "EV_Central";

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
    log::info(fmt::format("EV_Central {} listens for monitors on port {} and knows {} charge points", config::version(),
                          central->monitor_port(), central->fleet().size()));
    BackgroundJobs background_jobs{loop, *central};
    shutdown.on_reload([&background_jobs] { background_jobs.reload()(); });
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
    return exit_status(Exit::done);
}

/// `--backup FILE`: also while another EV_Central serves from the ledger.
int backup(const Config& config) {
    if (auto status = store::backup_ledger(config.ledger.string(), config.backup.string()); !status)
        return app::complain(name, status.error());
    std::cout << config.ledger.string() << " was copied to " << config.backup.string() << std::endl;
    return exit_status(Exit::done);
}

/// `--verify-ledger`: prints what is wrong with the ledger, a line each.
int verify(const Config& config) {
    const auto findings = store::verify_ledger(config.ledger.string());
    if (!findings) return app::complain(name, findings.error());
    for (const auto& finding : *findings) std::cout << printable(finding) << '\n';
    if (findings->empty()) std::cout << config.ledger.string() << " is sound" << std::endl;
    return exit_status(findings->empty() ? Exit::done : Exit::failed);
}

/// `--set-aside`: moves a damaged ledger out of the way and says where to; a sound one is left.
int set_aside(const Config& config) {
    const auto ledger = config.ledger.string();
    const auto aside = store::quarantine_ledger(ledger, loop::Loop::now().wall);
    if (!aside) return app::complain(name, aside.error());
    app::tell_set_aside(
        ledger, aside->name, aside->findings,
        i18n::tr("Put a backup in its place and start with --recovered; or start without one: the next start "
                 "begins a new ledger, which engines obey after a start with --adopt-ledger"));
    return exit_status(Exit::done);
}

int work(const Config& config) {
    switch (config.task) {
        case Task::serve: return serve(config);
        case Task::backup: return backup(config);
        case Task::verify_ledger: return verify(config);
        case Task::set_aside: return set_aside(config);
    }
    return exit_status(Exit::failed);
}

}  // namespace
}  // namespace evc::central

int main(int argc, char** argv) {
    using namespace evc;
    return app::launch(central::name, central::load(argc, argv), central::work);
}
