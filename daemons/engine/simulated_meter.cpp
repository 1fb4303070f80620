#include "engine/simulated_meter.hpp"

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

}  // namespace evc::engine
