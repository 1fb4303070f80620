#pragma once

#include <functional>

#include "core/time.hpp"
#include "platform/loop/timer.hpp"

namespace evc::engine {

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
