#include "engine/simulated_vehicle.hpp"

#include <utility>

namespace evc::engine {

SimulatedVehicle::SimulatedVehicle(loop::Loop& loop, Habits habits, Handlers handlers)
    : habits_(habits), handlers_(std::move(handlers)), timer_(loop) {}

void SimulatedVehicle::session_accepted() {
    ticks_ = 0;
    timer_.after(habits_.plug_in_delay, [this] {
        plugged_ = true;
        handlers_.plug_in();
    });
}

void SimulatedVehicle::ticked() {
    if (++ticks_ < habits_.ticks || !std::exchange(plugged_, false)) return;
    handlers_.unplug();
}

void SimulatedVehicle::session_ended() {
    timer_.cancel();
    if (std::exchange(plugged_, false)) handlers_.unplug();
}

}  // namespace evc::engine
