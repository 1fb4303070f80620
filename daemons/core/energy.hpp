#pragma once

#include <compare>
#include <cstdint>

namespace evc {

/// Largest energy that may cross a border: 2^53 - 1, the largest integer that every JSON reader keeps exactly (RFC
/// 8259, section 6).
inline constexpr std::int64_t energy_max = 9'007'199'254'740'991;

/// Energy in Wh.
struct WattHours {
    std::int64_t value = 0;

    friend constexpr auto operator<=>(WattHours, WattHours) = default;
    friend constexpr WattHours operator+(WattHours a, WattHours b) { return {a.value + b.value}; }
    friend constexpr WattHours operator-(WattHours a, WattHours b) { return {a.value - b.value}; }
};

/// Power in W.
struct Watts {
    std::int64_t value = 0;

    friend constexpr auto operator<=>(Watts, Watts) = default;
};

}  // namespace evc
