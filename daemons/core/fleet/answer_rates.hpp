#pragma once

#include "core/fleet/request_rates.hpp"
#include "core/name.hpp"
#include "core/rate_table.hpp"
#include "core/token_bucket.hpp"

namespace evc {

/// How much is answered that leads to nothing new. What a peer says beyond that is left without an answer, by which
/// nobody loses anything: all that matters is repeated until it is answered (evcharging-protocol(7), rule 2).
class AnswerRates {
public:
    /// To final reports of sessions that are not open, of one charge point: an engine has few of them.
    static constexpr Rate reports{20, 200};
    /// To charge points that are not known, all of them together.
    static constexpr Rate strangers{100, 1'000};

    AnswerRates(const RequestRateSettings& settings, Steady now)
        : requests_(settings, now), reports_(reports, RequestRates::keys_max), strangers_(strangers, now) {}

    /// To requests that are repeated or too many: as many again as are taken by `settings`.
    [[nodiscard]] bool take_for_request(const RequestRateSettings& settings, const DriverId& driver, const CpId& cp,
                                        Steady now) {
        return requests_.take(settings, driver, cp, now);
    }
    [[nodiscard]] bool take_for_report(const CpId& cp, Steady now) { return reports_.take(cp, now); }
    [[nodiscard]] bool take_for_stranger(Steady now) { return strangers_.take(now); }

private:
    RequestRates requests_;
    RateTable<CpId> reports_;
    TokenBucket strangers_;
};

}  // namespace evc
