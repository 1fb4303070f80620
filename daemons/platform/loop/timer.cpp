#include "platform/loop/timer.hpp"

#include <utility>

namespace evc::loop {

Timer::Timer(Loop& loop) : timer_(loop.io()) {}

Timer::~Timer() { ++*setting_; }

void Timer::after(milliseconds delay, std::function<void()> task) { at(Loop::now().steady + delay, std::move(task)); }

void Timer::at(Steady time, std::function<void()> task) {
    using Clock = boost::asio::steady_timer::clock_type;
    // The clock counts finer than Steady does, so what lies beyond its end would wrap around to the past.
    if (time.time_since_epoch() > std::chrono::floor<milliseconds>(Clock::duration::max())) return cancel();
    timer_.expires_at(Clock::time_point{time.time_since_epoch()});
    const auto mine = ++*setting_;
    timer_.async_wait([task = std::move(task), setting = setting_, mine](const boost::system::error_code& error) {
        if (!error && *setting == mine) task();
    });
}

void Timer::cancel() {
    ++*setting_;
    timer_.cancel();
}

}  // namespace evc::loop
