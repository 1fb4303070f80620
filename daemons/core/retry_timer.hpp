#pragma once

#include "core/time.hpp"

namespace evc {

/// When something that matters is to be said again: 1 s after the first time, then after twice as long each time, up to
/// 16 s, until it is answered.
struct RetryTimer {
    unsigned attempts = 0;
    Steady due = Steady::max();

    void start(Steady now) {
        attempts = 0;
        advance(now);
    }
    void advance(Steady now) {
        constexpr unsigned longest = 4;
        due = now + seconds{1} * (1 << (attempts < longest ? attempts : longest));
        ++attempts;
    }
    void retry_now(Steady now) {
        attempts = 0;
        due = now;
    }
    void end() { due = Steady::max(); }
    [[nodiscard]] bool running() const { return due != Steady::max(); }
};

}  // namespace evc
