#include "central/run.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <string>

#include "central/care.hpp"
#include "central/central.hpp"
#include "central/config.hpp"
#include "central/console.hpp"
#include "central/notice_log.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/signals.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/watchdog.hpp"

namespace evc::central {
namespace {

int complain(const Error& error) {
    if (error.fault != Fault::usage) std::cerr << "EV_Central: ";  // whose sentences begin with it
    std::cerr << error.text << std::endl;
    return service::exit_status(error);
}

int serve(const Config& config) {
    loop::Loop loop;
    std::unique_ptr<Central> central;
    service::Notify notify;
    loop::Timer limit{loop};
    const auto stop = [&] {
        notify.stopping();
        central->finish([&loop] { loop.stop(); });
        constexpr seconds patience{4};
        limit.after(patience, [&loop] { loop.stop(); });
    };
    // Before the first port is open: whoever sees us there may end us in order. It waits until the loop runs.
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) { stop(); }};
    auto opened = Central::open(loop, config);
    if (!opened) return complain(opened.error());
    central = std::move(*opened);
    const service::Watchdog watchdog{loop, notify};
    log::info("EV_Central " + std::string{config::version()} + " listens for monitors on port " +
              std::to_string(central->monitor_port()) + " and knows " + std::to_string(central->fleet().size()) +
              " charge points");
    std::unique_ptr<Console> console;
    if (isatty(STDOUT_FILENO) != 0) {
        auto shown = Console::open(loop, *central, stop);
        if (!shown) return complain(shown.error());
        console = std::move(*shown);
    } else {
        central->watch({.changed = {}, .said = log_notice, .condition = {}});
    }
    notify.ready();
    loop.run();
    return service::exit_status(service::Exit::done);
}

}  // namespace

int run(int argc, const char* const* argv) {
    const auto launch = load(argc, argv);
    if (!launch) return complain(launch.error());
    if (launch->print) {
        std::cout << *launch->print;
        return service::exit_status(service::Exit::done);
    }
    const auto& config = launch->config;
    if (auto status = i18n::use(i18n::parse_language(config.common.language).value_or(i18n::environment_language()));
        !status)
        log::debug(status.error().text);
    log::start(log::parse_level(config.common.log_level).value_or(log::Level::info));
    switch (config.task) {
        case Task::serve: return serve(config);
        case Task::backup: return backup(config);
        case Task::verify_ledger: return verify(config);
    }
    return service::exit_status(service::Exit::failed);
}

}  // namespace evc::central
