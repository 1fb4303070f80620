#pragma once

#include <functional>

#include "core/energy.hpp"
#include "core/station/events.hpp"
#include "core/time.hpp"
#include "platform/log/log.hpp"
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

/// The driver who plugs in a moment after the authorisation and unplugs when enough has been charged.
class SimulatedVehicle {
public:
    struct Habits {
        milliseconds plug_in_delay{1'000};
        int ticks = 10;  ///< of a second
    };
    struct Handlers {
        std::function<void()> plug_in;
        std::function<void()> unplug;
    };

    SimulatedVehicle(loop::Loop& loop, Habits habits, Handlers handlers);

    void session_accepted();
    void ticked();
    void session_ended();

private:
    const Habits habits_;
    const Handlers handlers_;
    loop::Timer timer_;
    int ticks_ = 0;
    bool plugged_ = false;
};

}  // namespace evc::engine
