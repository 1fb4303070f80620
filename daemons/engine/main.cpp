#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/bus.hpp"
#include "app/launch.hpp"
#include "app/reload.hpp"
#include "app/shutdown.hpp"
#include "engine/bus/charge_point.hpp"
#include "engine/config.hpp"
#include "engine/console.hpp"
#include "engine/engine.hpp"
#include "platform/i18n/language.hpp"
#include "platform/service/notify.hpp"
#include "platform/service/start_pages.hpp"
#include "platform/store/maintenance.hpp"

namespace evc::engine {
namespace {

constexpr auto name = "EV_CP_E";

/// The keys (EV_CP_E(8)), for the first charge point. `s`: the driver is called as the charge point is.
void press(ChargePointHost& host, char key) {
    if (host.station() == nullptr) return;
    if (key == 'a') host.handle(FaultSet{"key"});
    if (key == 'r') host.handle(Repaired{});
    if (key == 'p') host.handle(VehiclePlugged{});
    if (key == 'u') host.handle(VehicleUnplugged{});
    if (key == 's')
        if (const auto driver = DriverId::parse(host.cp().text())) host.ask_supply(*driver);
}

int serve(const Config& config) {
    loop::Loop loop;
    const auto output = app::patient_output(loop);
    std::unique_ptr<Engine> engine;
    service::Notify notify;
    // Before the first port is open: whoever sees us there may end us in order.
    app::Shutdown shutdown{loop, notify, [&](std::function<void()> done) { engine->finish(std::move(done)); }};
    auto opened = Engine::open(loop, config, display);
    if (!opened) return app::complain(name, opened.error());
    engine = std::move(*opened);
    const service::Watchdog watchdog{loop, notify};
    loop::Worker reading{loop, "reload", 1};
    app::Reload<Config> reload{reading, config, load, need_restart};
    shutdown.on_reload([&reload] { reload(); });
    std::unique_ptr<Bus> bus;
    if (const auto where = app::choose_bus(config.bus))
        bus = std::make_unique<Bus>(loop, *engine, *where, bus_name, config.instance, reload);
    const Keys keys{loop, [&](char key) {
                        if (key == 'q')
                            shutdown.begin();
                        else
                            press(*engine->hosts().front(), key);
                    }};
    if (keys.active())
        std::cout << i18n::tr("Keys: a fault, r repair, p plug in, u unplug, s request a supply, q quit") << std::endl;
    const service::StatusLine status{loop, notify, [&engine] { return engine->status_text(); }};
    notify.ready();
    const service::StartPages start_pages{loop};
    loop.run();
    return service::exit_status(service::Exit::done);
}

std::vector<std::string> registers_in(const std::filesystem::path& directory) {
    std::vector<std::string> found;
    std::error_code nothing_there;
    for (const auto& entry : std::filesystem::directory_iterator{directory, nothing_there})
        if (entry.path().extension() == register_ending) found.push_back(entry.path().string());
    std::sort(found.begin(), found.end());
    return found;
}

/// `--set-aside`: moves a damaged journal and damaged registers of meters out of the way and says where to; what is
/// sound is left.
int set_aside(const Config& config) {
    bool moved = false;
    std::optional<Error> refusal;
    const auto tell = [&](const std::string& path, const Result<store::Quarantined>& aside, std::string_view sequel) {
        if (aside) {
            app::tell_set_aside(path, aside->name, aside->findings, sequel);
            moved = true;
        } else if (!refusal || refusal->fault == Fault::invalid) {
            refusal = aside.error();
        }
    };
    const auto journal = (config.state_directory / journal_file).string();
    const auto now = loop::Loop::now().wall;
    const auto registers = registers_in(config.state_directory);
    for (const auto& path : registers)
        tell(
            path, store::quarantine_register(path, journal, now),
            i18n::tr("The next start begins a new register at 0 Wh; what this one had counted is on the tickets only"));
    if (registers.empty() || std::filesystem::exists(journal))
        tell(journal, store::quarantine_journal(journal, now),
             i18n::tr("The next start begins a new journal; CENTRAL settles as lost what this one had not reported"));
    // That one is sound matters only when all are.
    if (refusal && (!moved || refusal->fault != Fault::invalid)) return app::complain(name, *refusal);
    return service::exit_status(service::Exit::done);
}

int work(const Config& config) { return config.set_aside ? set_aside(config) : serve(config); }

}  // namespace
}  // namespace evc::engine

int main(int argc, char** argv) {
    using namespace evc;
    return app::launch(engine::name, engine::load(argc, argv), engine::work);
}
