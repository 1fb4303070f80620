#pragma once

#include <algorithm>
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

/// How long it is until `time`, as far as the wall clock tells now, but `longest` at most: the clock may have been set.
[[nodiscard]] inline milliseconds remaining(Wall time, milliseconds longest, Moment now) {
    return std::clamp<milliseconds>(time - now.wall, milliseconds{0}, std::max(longest, milliseconds{0}));
}

/// When to look whether a wall-clock time has come: when it will, as far as the clocks tell now, but within 5 s, since
/// the wall clock may jump.
[[nodiscard]] inline Steady look_for(Wall time, Moment now) {
    constexpr milliseconds soonest{1};
    constexpr milliseconds latest{5'000};
    return now.steady + std::clamp<milliseconds>(time - now.wall, soonest, latest);
}

}  // namespace evc
