#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace evc::protocol {

/// The rule of parse_time() in words, for error messages.
inline constexpr std::string_view time_rule = "an RFC 3339 time, such as 2026-11-23T19:52:50.123Z";

/// RFC 3339 in UTC with milliseconds: `2026-11-23T19:52:50.123Z`, always 24 characters. A time outside the years 0 to
/// 9999 has no such form and is written as the nearest one that has.
[[nodiscard]] std::string time_text(Wall time);

/// Any RFC 3339 time of the years 0 to 9999: `T` and `Z` in either case, a numeric offset, any number of digits in the
/// fraction, of which those beyond the millisecond are dropped. Dates that no calendar has are refused, and so is
/// second 60: our clocks, like POSIX, know no leap seconds.
[[nodiscard]] std::optional<Wall> parse_time(std::string_view text);

}  // namespace evc::protocol
