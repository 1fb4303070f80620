#pragma once

#include <string>
#include <string_view>

namespace evc {

/// Why something was rejected, stopped or ended: a lower-case word. The words below are the closed list that we say
/// (evcharging-protocol(7)); a word that another program says and we do not know is passed on as it is.
using Reason = std::string;

namespace reason {

inline constexpr std::string_view unknown_cp = "unknown-cp";
inline constexpr std::string_view disconnected = "disconnected";
inline constexpr std::string_view faulted = "faulted";
inline constexpr std::string_view stopped = "stopped";
inline constexpr std::string_view busy = "busy";
inline constexpr std::string_view expired = "expired";
inline constexpr std::string_view refused = "refused";
inline constexpr std::string_view fault = "fault";
inline constexpr std::string_view operator_stop = "operator-stop";
inline constexpr std::string_view engine_restart = "engine-restart";
inline constexpr std::string_view lost = "lost";
inline constexpr std::string_view unauthorized = "unauthorized";
inline constexpr std::string_view duplicate_engine = "duplicate-engine";
inline constexpr std::string_view duplicate_monitor = "duplicate-monitor";
inline constexpr std::string_view driver_stop = "driver-stop";
inline constexpr std::string_view operator_finish = "operator-finish";
inline constexpr std::string_view no_vehicle = "no-vehicle";
inline constexpr std::string_view rate_limited = "rate-limited";
inline constexpr std::string_view implausible = "implausible";

}  // namespace reason

/// What an operator should know of a ticket, besides what it says itself.
namespace remark {

inline constexpr std::string_view meter_fell_back = "meter-fell-back";

}  // namespace remark
}  // namespace evc
