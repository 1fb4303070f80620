#pragma once

#include <functional>

#include "core/time.hpp"
#include "platform/loop/timer.hpp"
#include "platform/service/notify.hpp"

namespace evc::service {

/// What systemd expects of this process: WatchdogSec= as $WATCHDOG_USEC and $WATCHDOG_PID tell it, 0 for none.
[[nodiscard]] milliseconds watchdog_interval();

/// Feeds systemd's watchdog from the loop at a third of its interval, so that a loop that hangs is noticed. With
/// `well` only while it answers true: for a program whose loop may run while its work has stopped.
class Watchdog {
public:
    Watchdog(loop::Loop& loop, Notify& notify, milliseconds interval = watchdog_interval(),
             std::function<bool()> well = {});

private:
    void arm();

    loop::Timer timer_;
    Notify& notify_;
    const milliseconds period_;
    const std::function<bool()> well_;
};

}  // namespace evc::service
