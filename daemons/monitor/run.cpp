#include "monitor/run.hpp"

#include <csignal>
#include <iostream>

#include "monitor/config.hpp"
#include "monitor/monitor.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/signals.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/watchdog.hpp"

namespace evc::monitor {
namespace {

int complain(const Error& error) {
    if (error.fault != Fault::usage) std::cerr << "EV_CP_M: ";  // whose sentences begin with it
    std::cerr << error.text << std::endl;
    return service::exit_status(error);
}

int serve(const Config& config) {
    loop::Loop loop;
    service::Notify notify;
    auto monitor = Monitor::create(loop, config, [&notify](const std::string& status) { notify.status(status); });
    if (!monitor) return complain(monitor.error());

    const service::Watchdog watchdog{loop, notify, service::watchdog_interval(),
                                     [&monitor] { return (*monitor)->well(); }};
    const auto stop = [&] {
        notify.stopping();
        (*monitor)->finish([&loop] { loop.stop(); });
    };
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) { stop(); }};
    (*monitor)->start();
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
    log::start(log::parse_level(launch->config.common.log_level).value_or(log::Level::info));
    return serve(launch->config);
}

}  // namespace evc::monitor
