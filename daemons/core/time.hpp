#pragma once

#include <chrono>

namespace evc {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Wall-clock time, UTC, to the millisecond. Only leases, the age of requests and what people read use it.
using Wall = std::chrono::sys_time<milliseconds>;

/// A clock that never jumps; its zero means nothing. All intervals are measured with it.
struct SteadyClock {
    using duration = milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SteadyClock>;
    static constexpr bool is_steady = true;
};
using Steady = SteadyClock::time_point;

/// The two readings of "now" that every event is given along with. The machines read no clock of their own.
struct Moment {
    Wall wall{};
    Steady steady{};
};

}  // namespace evc
