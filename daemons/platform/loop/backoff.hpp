#pragma once

#include <algorithm>
#include <cstdint>
#include <random>

#include "core/time.hpp"

namespace evc::loop {

/// Delays between attempts: 200 to 400 ms, then twice as long each time up to 1 to 2 s, spread evenly so that
/// thousands of peers do not come back in the same instant.
class Backoff {
public:
    static constexpr milliseconds shortest{200};
    static constexpr milliseconds longest{2000};

    explicit Backoff(std::uint32_t seed = std::random_device{}()) : random_(seed) {}

    [[nodiscard]] milliseconds next() {
        std::uniform_int_distribution<milliseconds::rep> spread{ceiling_.count() / 2, ceiling_.count()};
        ceiling_ = std::min(2 * ceiling_, longest);
        return milliseconds{spread(random_)};
    }
    void reset() { ceiling_ = 2 * shortest; }

private:
    milliseconds ceiling_ = 2 * shortest;
    std::minstd_rand random_;
};

}  // namespace evc::loop
