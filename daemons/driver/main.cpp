#include <unistd.h>

#include <iostream>

#include "app/launch.hpp"
#include "app/shutdown.hpp"
#include "driver/config.hpp"
#include "driver/driver.hpp"
#include "driver/listing.hpp"
#include "platform/log/format.hpp"
#include "platform/log/log.hpp"
#include "platform/service/notify.hpp"

namespace evc::driver {
namespace {

constexpr auto name = "EV_Driver";

std::unique_ptr<Output> output_of(const Config& config) {
    const auto total = config.requests.size();
    if (config.json) return json_output(std::cout, total);
    return people_output(std::cout, total, isatty(STDOUT_FILENO) != 0);
}

void say_remainder(const Trip& trip, const Config& config) {
    if (trip.finished()) return;
    const auto next = config.state.empty()
                          ? "without --state FILE the next run begins with the first one"
                          : fmt::format("the next run with {} goes on from there", config.state.string());
    log::info(fmt::format("{} of {} requests have their tickets; {}", trip.record().done, trip.size(), next));
}

int ask(const Config& config) {
    loop::Loop loop;
    const auto printing = app::patient_output(loop);
    service::Notify notify;
    Status outcome;
    const auto output = output_of(config);
    auto driver = Driver::open(loop, config, *output, [&](const Status& status) {
        outcome = status;
        loop.stop();
    });
    if (!driver) return app::complain(name, driver.error());

    const service::Watchdog watchdog{loop, notify};
    app::Shutdown shutdown{loop, notify, [&](std::function<void()> done) { (*driver)->finish(std::move(done)); }};
    shutdown.on_reload([] { log::info("SIGHUP: EV_Driver reads its configuration when it starts, and goes on"); });
    (*driver)->start();
    const service::StatusLine status{loop, notify, [&driver] { return (*driver)->status_text(); }};
    notify.ready();
    loop.run();
    if (!outcome) return app::complain(name, outcome.error());
    say_remainder((*driver)->trip(), config);
    return service::exit_status(service::Exit::done);
}

int work(const Config& config) { return config.list ? list(config) : ask(config); }

}  // namespace
}  // namespace evc::driver

int main(int argc, char** argv) {
    using namespace evc;
    return app::launch(driver::name, driver::load(argc, argv), driver::work);
}
