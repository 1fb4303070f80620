#include <algorithm>
#include <utility>

#include "core/fleet/fleet.hpp"

// What cannot be is not believed (evcharging-protocol(7), rule 9): it is counted, its charge point is faulted, and
// nothing of it is billed or stored as truth.

namespace evc {
namespace {

constexpr std::chrono::hours day{24};

/// A meter that counts in whole kWh may be ahead by one of them at both ends, and words overtake each other.
constexpr WattHours meter_step{5'000};

/// As for two engines that take turns: three STATEs.
constexpr seconds three_states{90};

}  // namespace

bool Fleet::leased(const OpenSession& session, Moment now) {
    return now.steady < session.lease_until && now.wall < session.record.expires_at;
}

Wall Fleet::bounded(Wall written, Moment now) const { return std::min(written, now.wall + settings_.clock_skew); }

Steady Fleet::began(const SessionRecord& record, Moment now) const {
    // A clock that was set back does not tell how long ago that was: a day at most.
    const auto age = now.wall < record.authorized_at ? milliseconds{day} : now.wall - record.authorized_at;
    return now.steady - age;
}

WattHours Fleet::most_energy(milliseconds time) const {
    // Both factors are bounded: a century of 100 MW stays below 2^63 / 3,600,000.
    constexpr milliseconds century{100 * 366 * day};
    const auto bounded = std::min(time, century) + settings_.clock_skew;
    const auto in_seconds = bounded.count() / 1'000 + 1;
    return meter_step + WattHours{settings_.max_power.value * in_seconds / 3'600};
}

bool Fleet::is_plausible(const OpenSession& session, WattHours energy, Moment now) const {
    return energy <= std::max(session.record.energy, most_energy(now.steady - session.began));
}

bool Fleet::is_plausible_late(WattHours energy) const {
    return energy <= most_energy(std::max<milliseconds>(settings_.lost_after, day));
}

bool Fleet::is_plausible_n(const ChargePoint& cp, std::uint64_t n) const {
    // A restored ledger is older than the engines' journals by more than anybody knows.
    return n <= cp.record.n + order_number_step || (recovered_ && n <= order_number_first_max);
}

bool Fleet::out_of_step(const ChargePoint& cp) {
    if (!cp.reported_n || *cp.reported_n > order_number_first_max) return false;
    const auto n = *cp.reported_n;
    return n > cp.record.n + order_number_step || (n > 0 && n + order_number_step < cp.record.n);
}

void Fleet::disregard(const CpId& cp, const char* why, Moment now, FleetEffects& out) {
    if (!disregarded_.count(now.steady)) return;
    auto detail = std::string{why};
    if (disregarded_.times() > 1) detail += ", " + std::to_string(disregarded_.times()) + " times";
    out.notify({NoticeKind::report_disregarded, cp, {}, {}, std::move(detail)});
}

void Fleet::disbelieve(ChargePoint& cp, std::string what, Moment now, FleetEffects& out) {
    ++implausible_reports_;
    if (!cp.implausible(now.steady))
        out.notify({NoticeKind::implausible_report, cp.record.id, {}, {}, std::move(what)});
    cp.implausible_until = now.steady + three_states;
}

void Fleet::believe_again(ChargePoint& cp) { cp.implausible_until = Steady::min(); }

}  // namespace evc
