#include "central/bus/operator_calls.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "platform/log/format.hpp"

namespace evc::central {
namespace {

// So many calls are given to the Fleet before the loop has its turn again.
constexpr int calls_per_turn = 200;

}  // namespace

/// One StopAll or ResumeAll under way.
struct OperatorCalls::All {
    bool stop;
    Reason reason;
    AllReply reply;
    Steady until;
    std::vector<CpId> to_order;  ///< the last one next
    std::size_t unanswered;      ///< and one more until all have been given
    std::uint32_t failed = 0;
};

bus::ErrorCode OperatorCalls::error_of(CallOutcome outcome) {
    switch (outcome) {
        case CallOutcome::unknown_charge_point: return bus::ErrorCode::unknown_charge_point;
        case CallOutcome::invalid_argument: return bus::ErrorCode::invalid_argument;
        case CallOutcome::busy: return bus::ErrorCode::busy;
        case CallOutcome::timeout: return bus::ErrorCode::timeout;
        case CallOutcome::done:
        case CallOutcome::failed: break;
    }
    return bus::ErrorCode::failed;
}

std::string OperatorCalls::late_text() {
    return fmt::format("not stored within {} s, since the ledger cannot be written; it is done when that is over",
                       patience.count());
}

void OperatorCalls::give_all(bool stop, const Reason& reason, const AllReply& reply) {
    if (under_way_ == calls_max) return refuse_more(reply);
    ++under_way_;
    auto all = std::make_shared<All>(All{stop, reason, reply, deadline(), {}, 1});
    central_.fleet().for_each([&](const ChargePoint& cp) {
        if (cp.record.stopped != stop) all->to_order.push_back(cp.record.id);
    });
    std::reverse(all->to_order.begin(), all->to_order.end());
    go_on(all);
}

void OperatorCalls::go_on(const std::shared_ptr<All>& all) {
    const auto answered = [this, all](CallOutcome outcome, const std::string&) { ended(*all, outcome); };
    for (int left = calls_per_turn; left > 0 && !all->to_order.empty(); --left) {
        const auto cp = std::move(all->to_order.back());
        all->to_order.pop_back();
        ++all->unanswered;
        if (all->stop)
            central_.call(StopCall{0, cp, all->reason}, answered, all->until);
        else
            central_.call(ResumeCall{0, cp}, answered, all->until);
    }
    if (all->to_order.empty())
        ended(*all, CallOutcome::done);
    else
        loop_.post([this, all] { go_on(all); });
}

void OperatorCalls::ended(All& all, CallOutcome outcome) {
    // One that was removed meanwhile needs no order any more.
    if (outcome == CallOutcome::timeout) ++all.failed;
    if (--all.unanswered != 0) return;
    --under_way_;
    std::uint32_t done = 0;
    std::uint32_t pending = 0;
    central_.fleet().for_each([&](const ChargePoint& cp) {
        if (cp.record.stopped == all.stop) ++(cp.order_pending() ? pending : done);
    });
    all.reply.done(done, pending > all.failed ? pending - all.failed : 0, all.failed);
}

}  // namespace evc::central
