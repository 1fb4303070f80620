#include "driver/run.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>

#include "driver/config.hpp"
#include "driver/driver.hpp"
#include "driver/list.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/signals.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/watchdog.hpp"

namespace evc::driver {
namespace {

int complain(const Error& error) {
    if (error.fault != Fault::usage) std::cerr << "EV_Driver: ";  // whose sentences begin with it
    std::cerr << error.text << std::endl;
    return service::exit_status(error);
}

std::unique_ptr<Output> output_of(const Config& config) {
    const auto total = config.requests.size();
    if (config.json) return json_output(std::cout, total);
    return people_output(std::cout, total, isatty(STDOUT_FILENO) != 0);
}

void say_remainder(const Trip& trip, const Config& config) {
    if (trip.finished()) return;
    const std::string next = config.state.empty()
                                 ? "without --state FILE the next run begins with the first one"
                                 : "the next run with " + config.state.string() + " goes on from there";
    log::info(std::to_string(trip.record().done) + " of " + std::to_string(trip.size()) +
              " requests have their tickets; " + next);
}

int ask(const Config& config) {
    loop::Loop loop;
    service::Notify notify;
    loop::Timer limit{loop};
    Status outcome;
    const auto output = output_of(config);
    auto driver = Driver::open(loop, config, *output, [&](const Status& status) {
        outcome = status;
        loop.stop();
    });
    if (!driver) return complain(driver.error());

    const service::Watchdog watchdog{loop, notify};
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) {
                                    constexpr seconds patience{4};
                                    notify.stopping();
                                    (*driver)->finish([&loop] { loop.stop(); });
                                    limit.after(patience, [&loop] { loop.stop(); });
                                }};
    (*driver)->start();
    notify.ready();
    loop.run();
    if (!outcome) return complain(outcome.error());
    say_remainder((*driver)->trip(), config);
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
    log::start(log::parse_level(config.common.log_level).value_or(log::Level::info));
    if (auto status = i18n::use(i18n::parse_language(config.common.language).value_or(i18n::environment_language()));
        !status)
        log::debug(status.error().text);
    return config.list ? list(config) : ask(config);
}

}  // namespace evc::driver
