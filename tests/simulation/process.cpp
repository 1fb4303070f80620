#include "simulation/process.hpp"

#include "simulation/world.hpp"

namespace evc::sim {

void Process::start() {
    if (up || retired) return;
    up = true;
    ++life;
    world_.trace.note(world_.time, 1, life, 0, [&] { return name_ + " starts"; });
    run([this] {
        client.open();
        boot();
    });
}

void Process::kill() {
    if (!up) return;
    up = false;
    ++life;
    doom = {};
    world_.trace.note(world_.time, 2, life, 0, [&] { return name_ + " is killed"; });
    client.close();
    lose_memory();
}

void Process::crash(Time downtime) {
    if (!up) return;
    ++world_.crashes;
    kill();
    world_.schedule_any(*this, downtime, What::restart);
}

void Process::may_die(Point point, Kinds met) {
    if (!doom.armed) return;
    if (doom.aimed ? (doom.point != point || (doom.kinds & met) == 0) : doom.countdown-- > 0) return;
    world_.coverage.count(point, met);
    throw Killed{this, doom.downtime};
}

bool Process::disk_is_full() const { return world_.time < disk_full_until; }

Moment Process::now() const { return {world_.wall() + clock, Steady{milliseconds{world_.time}}}; }

void Process::dispatch(const Event& event) {
    if (event.life != any_life && event.life != life) return;
    if (static_cast<What>(event.what) == What::restart) return start();
    run([&] { handle(event); });
}

void Process::handle(const Event& event) {
    switch (static_cast<What>(event.what)) {
        case What::link_up:
        case What::link_down: client.on_link(static_cast<What>(event.what) == What::link_up); return;
        case What::arrival: client.on_arrival(event.small, event.large); return;
        case What::report: client.on_report(event.small, event.large, true); return;
        case What::report_failed: client.on_report(event.small, event.large, false); return;
        case What::fetch: client.on_fetch(event.small); return;
        default: on_event(event);
    }
}

}  // namespace evc::sim
