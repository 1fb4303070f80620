#pragma once
#include <chrono>
#include <cstdlib>
#include <string_view>

namespace evc {

/** A promise made in time, for tests to judge by; where the environment says EVC_TIMES=shown, since something else has
 * the processors, a minute more (support/patience.py). */
inline std::chrono::milliseconds promised(std::chrono::milliseconds time) {
    const char* const times = std::getenv("EVC_TIMES");
    return times != nullptr && times != std::string_view{"judged"} ? time + std::chrono::minutes{1} : time;
}

}  // namespace evc
