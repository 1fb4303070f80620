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
    task_ = std::move(task);
    if (set_to_ == time) return;
    set_to_ = time;
    timer_.expires_at(Clock::time_point{time.time_since_epoch()});
    const auto mine = ++*setting_;
    timer_.async_wait([this, setting = setting_, mine](const boost::system::error_code& error) {
        if (error || *setting != mine) return;
        set_to_.reset();
        std::exchange(task_, nullptr)();
    });
}

void Timer::cancel() {
    ++*setting_;
    set_to_.reset();
    task_ = nullptr;
    timer_.cancel();
}

}  // namespace evc::loop
