#include "engine/run.hpp"

#include <csignal>
#include <iostream>
#include <memory>

#include "engine/config.hpp"
#include "engine/display.hpp"
#include "engine/engine.hpp"
#include "engine/keys.hpp"
#include "platform/i18n/language.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/signals.hpp"
#include "platform/service/exit.hpp"
#include "platform/service/watchdog.hpp"
#include "protocol/uuid.hpp"

namespace evc::engine {
namespace {

int complain(const Error& error) {
    if (error.fault != Fault::usage) std::cerr << "EV_CP_E: ";  // whose sentences begin with it
    std::cerr << error.text << std::endl;
    return service::exit_status(error);
}

/// The keys of the contract's section 7, for the first charge point. `s`: the driver is called as the charge point is.
void press(Hosted& hosted, char key) {
    const auto* station = hosted.station();
    if (station == nullptr) return;
    if (key == 'a') hosted.handle(FaultSet{"key"});
    if (key == 'r') hosted.handle(Repaired{});
    if (key == 'p') hosted.handle(VehiclePlugged{});
    if (key == 'u') hosted.handle(VehicleUnplugged{});
    if (key == 's') {
        const auto request = protocol::random_id<RequestId>();
        const auto driver = DriverId::parse(station->cp().text());
        if (driver) hosted.handle(SupplyAsked{request, protocol::session_of(request), *driver});
    }
}

int serve(const Config& config) {
    loop::Loop loop;
    std::unique_ptr<Engine> engine;
    service::Notify notify;
    loop::Timer limit{loop};
    const auto stop = [&] {
        notify.stopping();
        engine->finish([&loop] { loop.stop(); });
        constexpr seconds patience{4};
        limit.after(patience, [&loop] { loop.stop(); });
    };
    // Before the first port is open: whoever sees us there may end us in order. It waits until the loop runs.
    const loop::Signals signals{loop, {SIGINT, SIGTERM, SIGHUP}, [&](int) { stop(); }};
    auto opened = Engine::open(loop, config, display);
    if (!opened) return complain(opened.error());
    engine = std::move(*opened);
    const service::Watchdog watchdog{loop, notify};
    const Keys keys{loop, [&](char key) {
                        if (key == 'q')
                            stop();
                        else
                            press(*engine->hosted().front(), key);
                    }};
    if (keys.active())
        std::cout << i18n::tr("Keys: a fault, r repair, p plug in, u unplug, s request a supply, q quit") << std::endl;
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
    return serve(config);
}

}  // namespace evc::engine
