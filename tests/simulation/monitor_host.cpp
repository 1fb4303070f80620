#include "simulation/monitor_host.hpp"

#include <algorithm>
#include <utility>

#include "simulation/world.hpp"

namespace evc::sim {

MonitorHost::MonitorHost(World& world, std::string name, std::size_t cp) : Process(world, std::move(name)), cp_(cp) {}

void MonitorHost::boot() { world_.schedule(*this, world_.random.between(1, 900), What::beat, 0, 0); }

void MonitorHost::lose_memory() {
    say(What::monitor_closed);
    connection_ = 0;
    registered_ = false;
}

void MonitorHost::say(What what) {
    if (connection_ == 0) return;
    const bool silent = world_.time < cut_until_ && half_open_;
    if (silent) {
        if (unanswered_since_ == 0) unanswered_since_ = world_.time;
        return;
    }
    last_arrival_ = std::max(last_arrival_, world_.time + world_.random.between(1, 20));
    world_.schedule_at(*world_.central, last_arrival_, what, static_cast<std::uint16_t>(cp_), connection_);
}

void MonitorHost::beat() {
    world_.schedule(*this, 1'000, What::beat, 0, 0);
    const bool healthy = world_.engine_healthy(cp_);
    if (connection_ != 0 && unanswered_since_ != 0 && world_.time > unanswered_since_ + 3'000) {
        // Nothing came back: it gives up a connection whose other end Central closes by itself.
        connection_ = 0;
        registered_ = false;
    }
    if (connection_ == 0) {
        if (!world_.central->up || world_.time < cut_until_) return;
        connection_ = world_.fresh_connection();
        unanswered_since_ = 0;
        say(What::monitor_hello);
    }
    say(healthy ? What::monitor_healthy : What::monitor_fault);
}

void MonitorHost::on_event(const Event& event) {
    switch (static_cast<What>(event.what)) {
        case What::beat: beat(); return;
        case What::monitor_accepted:
            if (event.large == connection_) registered_ = true;
            return;
        case What::central_closed:
            if (event.large != connection_) return;
            connection_ = 0;
            registered_ = false;
            return;
        default: return;
    }
}

void MonitorHost::cut(bool half_open, Time duration) {
    if (!half_open) {
        say(What::monitor_closed);
        connection_ = 0;
        registered_ = false;
    }
    half_open_ = half_open;
    cut_until_ = world_.time + duration;
}

void MonitorHost::central_died() {
    connection_ = 0;
    registered_ = false;
}

void MonitorHost::accepted(ConnectionId connection, std::uint64_t epoch) {
    if (connection != connection_) return;
    if (epoch <= epoch_ && world_.epochs_grow) world_.checker.violated(5, "an epoch that does not grow");
    epoch_ = epoch;
    world_.schedule(*this, world_.random.between(1, 20), What::monitor_accepted, 0, connection);
}

void MonitorHost::hung_up(ConnectionId connection) {
    world_.schedule(*this, world_.random.between(1, 20), What::central_closed, 0, connection);
    world_.schedule(*world_.central, world_.random.between(1, 20), What::monitor_closed, 0, connection);
}

}  // namespace evc::sim
