#pragma once

#include <cstddef>
#include <cstdint>

#include "core/name.hpp"
#include "core/rate_table.hpp"
#include "core/token_bucket.hpp"

namespace evc {

/// How many requests are taken a second; what ten seconds of it let through may come at once.
struct RequestRateSettings {
    std::uint32_t driver = 20;        ///< of one driver
    std::uint32_t charge_point = 20;  ///< for one charge point
    std::uint32_t total = 2'000;      ///< in all

    friend bool operator==(const RequestRateSettings&, const RequestRateSettings&) = default;
};

/// Which requests are too many. Those of a driver who asks too often count for nobody else.
class RequestRates {
public:
    static constexpr std::uint32_t burst_seconds = 10;
    /// Drivers, and charge points, that are told apart (RateTable).
    static constexpr std::size_t keys_max = 20'000;

    RequestRates(const RequestRateSettings& settings, Steady now)
        : settings_(settings),
          drivers_(rate(settings.driver), keys_max),
          charge_points_(rate(settings.charge_point), keys_max),
          total_(rate(settings.total), now) {}

    /// False when this one is too many by `settings`, which may have changed.
    [[nodiscard]] bool take(const RequestRateSettings& settings, const DriverId& driver, const CpId& cp, Steady now) {
        if (settings != settings_) change(settings, now);
        return drivers_.take(driver, now) && charge_points_.take(cp, now) && total_.take(now);
    }

private:
    void change(const RequestRateSettings& settings, Steady now) {
        settings_ = settings;
        drivers_.change(rate(settings.driver), now);
        charge_points_.change(rate(settings.charge_point), now);
        total_.change(rate(settings.total), now);
    }

    [[nodiscard]] static constexpr Rate rate(std::uint32_t per_second) {
        return {per_second, per_second * burst_seconds};
    }

    RequestRateSettings settings_;
    RateTable<DriverId> drivers_;
    RateTable<CpId> charge_points_;
    TokenBucket total_;
};

/// How much is answered that leads to nothing new. What a peer says beyond that is left without an answer, by which
/// nobody loses anything: all that matters is repeated until it is answered (evcharging-protocol(7), rule 2).
class AnswerRates {
public:
    /// To final reports of sessions that are not open, of one charge point: an engine has few of them.
    static constexpr Rate reports{20, 200};
    /// To charge points that are not known, all of them together: of final reports, and of supplies that go on.
    static constexpr Rate strangers{100, 1'000};

    AnswerRates(const RequestRateSettings& settings, Steady now)
        : requests_(settings, now),
          reports_(reports, RequestRates::keys_max),
          stranger_reports_(strangers, now),
          stranger_supplies_(strangers, now) {}

    /// To requests that are repeated or too many: as many again as are taken by `settings`.
    [[nodiscard]] bool take_for_request(const RequestRateSettings& settings, const DriverId& driver, const CpId& cp,
                                        Steady now) {
        return requests_.take(settings, driver, cp, now);
    }
    [[nodiscard]] bool take_for_report(const CpId& cp, Steady now) { return reports_.take(cp, now); }
    [[nodiscard]] bool take_for_stranger_report(Steady now) { return stranger_reports_.take(now); }
    [[nodiscard]] bool take_for_stranger_supply(Steady now) { return stranger_supplies_.take(now); }

private:
    RequestRates requests_;
    RateTable<CpId> reports_;
    TokenBucket stranger_reports_;
    TokenBucket stranger_supplies_;
};

}  // namespace evc
