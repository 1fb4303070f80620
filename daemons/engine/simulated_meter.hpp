#pragma once

#include <functional>

#include "core/energy.hpp"
#include "core/station/events.hpp"
#include "platform/log/latched_condition.hpp"
#include "platform/loop/timer.hpp"
#include "platform/loop/worker.hpp"
#include "platform/store/meter_register.hpp"

namespace evc::engine {

/// A meter with a contactor, as far as this product has to simulate them: while the contactor is closed it delivers the
/// same power in ticks of a second. What it has delivered is in its own durable register before anyone is told of it,
/// so that a checker can hold the tickets against it.
class SimulatedMeter {
public:
    using Reader = std::function<void(const MeterRead&)>;

    /// `worker` writes the register and has to outlive this.
    SimulatedMeter(loop::Loop& loop, loop::Worker& worker, store::MeterRegister meter, Watts power, Reader reader);
    SimulatedMeter(const SimulatedMeter&) = delete;
    SimulatedMeter& operator=(const SimulatedMeter&) = delete;

    /// A reading each second from now on.
    void close_contactor();
    /// One last reading, with the contactor open.
    void open_contactor();

    [[nodiscard]] WattHours value() const { return value_; }

private:
    void tick();
    void store(bool closed);
    void stored(const Status& status, WattHours value, bool closed);

    loop::Worker& worker_;
    store::MeterRegister register_;
    const Watts power_;
    const Reader reader_;
    loop::Timer timer_;
    log::LatchedCondition trouble_;
    WattHours value_;
    std::int64_t watt_seconds_ = 0;  ///< delivered, not a whole Wh yet
    Steady next_{};
    bool closed_ = false;
};

}  // namespace evc::engine
