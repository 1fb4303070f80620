#pragma once

#include <cstdint>
#include <utility>

#include "core/time.hpp"

namespace evc {

/// Something that anybody can cause as often as he likes: it is counted, and said once a minute, with the count.
class RepeatedNotice {
public:
    static constexpr seconds period{60};

    /// One more; true when it is to be said, with times().
    [[nodiscard]] bool count(Steady now) {
        ++total_;
        ++unsaid_;
        if (now < silent_until_) return false;
        silent_until_ = now + period;
        said_ = std::exchange(unsaid_, 0);
        return true;
    }
    /// How many there were since it was said before.
    [[nodiscard]] std::uint64_t times() const { return said_; }
    /// Since the start.
    [[nodiscard]] std::uint64_t total() const { return total_; }

private:
    std::uint64_t total_ = 0;
    std::uint64_t unsaid_ = 0;
    std::uint64_t said_ = 0;
    Steady silent_until_ = Steady::min();
};

}  // namespace evc
