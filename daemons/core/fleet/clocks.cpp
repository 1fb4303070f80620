#include <string>
#include <utility>
#include <variant>

#include "core/fleet/fleet.hpp"

// Clocks are compared and shown; nothing waits for them. A difference is said at the first message.

namespace evc {
namespace {

/// "+120 s" for one that is two minutes ahead.
std::string offset_text(milliseconds offset) {
    const auto whole = std::chrono::round<seconds>(offset).count();
    return (whole < 0 ? "" : "+") + std::to_string(whole) + " s";
}

/// Whether it was made when it was sent, and never kept to be sent later.
bool is_fresh(const Report& report) {
    return std::holds_alternative<EngineState>(report) || std::holds_alternative<Charging>(report);
}

}  // namespace

void Fleet::watch_clock(ChargePoint& cp, const Telemetry& telemetry, Moment now, FleetEffects& out) {
    // How long a message that is not kept may be under way.
    constexpr seconds under_way{10};
    const auto offset = telemetry.at - now.wall;
    const bool ahead = offset > settings_.clock_skew;
    const bool timely = reading_since_.has_value() && is_fresh(telemetry.report);
    const bool behind = timely && -offset > settings_.clock_skew + under_way;
    if (!ahead && !behind) {
        if (timely) cp.skew_said = false;
        return;
    }
    if (std::exchange(cp.skew_said, true)) return;
    out.notify({NoticeKind::clock_skewed, cp.record.id, {}, {}, offset_text(offset)});
}

void Fleet::watch_clock(const ChargeRequest& request, Wall stamped, FleetEffects& out) {
    constexpr std::size_t remembered = 1'000;
    if (!request.at) return;
    const auto offset = *request.at - stamped;
    if (offset <= settings_.clock_skew && -offset <= settings_.clock_skew) {
        skewed_drivers_.erase(request.driver);
        return;
    }
    if (skewed_drivers_.size() >= remembered) skewed_drivers_.clear();
    if (!skewed_drivers_.insert(request.driver).second) return;
    out.notify({NoticeKind::driver_clock_skewed, request.cp, request.driver, {}, offset_text(offset)});
}

void Fleet::watch_own_clock(Moment now, FleetEffects& out) {
    const auto offset = now.wall.time_since_epoch() - now.steady.time_since_epoch();
    const auto moved = offset - clock_offset_;
    clock_offset_ = offset;
    // What a time service corrects bit by bit is no news.
    if (moved > settings_.clock_skew || -moved > settings_.clock_skew)
        out.notify({NoticeKind::clock_set, {}, {}, {}, offset_text(moved)});
    const bool implausible = now.wall < settings_.earliest || now.wall + settings_.clock_skew < newest_ticket_;
    if (std::exchange(clock_implausible_, implausible) == implausible) return;
    const auto kind = implausible ? NoticeKind::clock_implausible : NoticeKind::clock_plausible;
    out.notify({kind});
}

}  // namespace evc
