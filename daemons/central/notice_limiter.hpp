#pragma once

#include <map>

#include "core/notice.hpp"
#include "core/token_bucket.hpp"

namespace evc::central {

/// Which of the operator's messages are too many of their kind. Those that an outsider can cause at will have a rate,
/// so that they push nothing else out of the panel, the ledger and the journal.
class NoticeLimiter {
public:
    static constexpr Rate rate{10, 200};

    [[nodiscard]] bool passes(NoticeKind kind, Steady now) {
        return !is_limited(kind) || buckets_.try_emplace(kind, rate, now).first->second.take(now);
    }

private:
    [[nodiscard]] static constexpr bool is_limited(NoticeKind kind) {
        switch (kind) {
            case NoticeKind::request_rejected:
            case NoticeKind::late_report:
            case NoticeKind::engine_replaced:
            case NoticeKind::duplicate_engine:
            case NoticeKind::duplicate_monitor:
            case NoticeKind::clock_skewed:
            case NoticeKind::driver_clock_skewed:
            case NoticeKind::report_disregarded:
            case NoticeKind::implausible_report: return true;
            default: return false;
        }
    }

    std::map<NoticeKind, TokenBucket> buckets_;
};

}  // namespace evc::central
