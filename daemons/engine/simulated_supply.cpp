#include "engine/simulated_supply.hpp"

#include <utility>

namespace evc::engine {

SimulatedMeter::SimulatedMeter(loop::Loop& loop, loop::Worker& worker, store::MeterRegister meter, Watts power,
                               Reader reader)
    : worker_(worker),
      register_(std::move(meter)),
      power_(power),
      reader_(std::move(reader)),
      timer_(loop),
      value_(register_.value()) {}

void SimulatedMeter::close_contactor() {
    if (std::exchange(closed_, true)) return;
    next_ = loop::Loop::now().steady + seconds{1};
    timer_.at(next_, [this] { tick(); });
}

void SimulatedMeter::open_contactor() {
    closed_ = false;
    timer_.cancel();
    store(false);
}

void SimulatedMeter::tick() {
    constexpr std::int64_t watt_seconds_a_wh = 3'600;
    watt_seconds_ += power_.value;
    value_ = value_ + WattHours{watt_seconds_ / watt_seconds_a_wh};
    watt_seconds_ %= watt_seconds_a_wh;
    store(true);
    next_ += seconds{1};
    timer_.at(next_, [this] { tick(); });
}

void SimulatedMeter::store(bool closed) {
    const bool taken = worker_.submit([this, value = value_, closed]() -> loop::Worker::Continuation {
        return [this, value, closed, status = register_.advance(value)] { stored(status, value, closed); };
    });
    // Only a disk that hangs fills the worker's queue. A tick that is left out is in the next one.
    if (!taken && !closed) timer_.after(seconds{1}, [this] { store(false); });
}

void SimulatedMeter::stored(const Status& status, WattHours value, bool closed) {
    if (status) {
        trouble_.ended("the meter's register can be written again");
        reader_({value, closed ? power_ : Watts{}, closed});
        return;
    }
    trouble_.begins(
        "the meter's register cannot be written: " + status.error().text + "; what is delivered is counted when it can",
        log::Level::error);
    if (!closed) timer_.after(seconds{1}, [this] { store(false); });
}

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
