#include "platform/service/watchdog.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace evc::service {

milliseconds watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) <= 0) return milliseconds{0};
    return milliseconds{static_cast<std::int64_t>(microseconds / 1'000)};
}

Watchdog::Watchdog(loop::Loop& loop, Notify& notify, milliseconds interval, std::function<bool()> well)
    : timer_(loop), notify_(notify), period_(std::max(interval / 3, milliseconds{1})), well_(std::move(well)) {
    if (interval.count() > 0) arm();
}

void Watchdog::arm() {
    timer_.after(period_, [this] {
        if (!well_ || well_()) notify_.alive();
        arm();
    });
}

}  // namespace evc::service
