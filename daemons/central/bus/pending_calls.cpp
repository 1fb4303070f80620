#include "central/bus/pending_calls.hpp"

#include <algorithm>
#include <string>

namespace evc::central {
namespace {

// So many orders are given before the loop has its turn again.
constexpr int orders_per_turn = 200;

bus::ErrorCode wrong(CallOutcome outcome) {
    switch (outcome) {
        case CallOutcome::unknown_charge_point: return bus::ErrorCode::unknown_charge_point;
        case CallOutcome::invalid_argument: return bus::ErrorCode::invalid_argument;
        case CallOutcome::busy: return bus::ErrorCode::busy;
        case CallOutcome::done:
        case CallOutcome::failed: break;
    }
    return bus::ErrorCode::failed;
}

}  // namespace

/// One StopAll or ResumeAll under way.
struct PendingCalls::All {
    bool stop;
    Reason reason;
    AllReply reply;
    std::vector<CpId> to_order;  ///< the last one next
    std::size_t unanswered;
    std::uint64_t number = 0;
};

std::uint64_t PendingCalls::begin(std::function<void()> late) {
    const auto number = ++last_;
    auto& timer = under_way_[number] = std::make_unique<loop::Timer>(loop_);
    timer->after(patience, [this, number, late = std::move(late)] {
        under_way_.erase(number);
        late();
    });
    return number;
}

void PendingCalls::answer(const bus::Reply<>& reply, CallOutcome outcome, const std::string& text) {
    if (outcome == CallOutcome::done) return reply.done();
    reply.refuse(wrong(outcome), text);
}

void PendingCalls::refuse_late(const bus::Reply<>& reply) {
    reply.refuse(bus::ErrorCode::timeout, "not stored within " + std::to_string(patience.count()) +
                                              " s, since the ledger cannot be written; it is done when that is over");
}

void PendingCalls::give_all(bool stop, const Reason& reason, const AllReply& reply) {
    if (under_way_.size() >= orders_max)
        return reply.refuse(bus::ErrorCode::busy, "too many orders at once: try again");
    auto all = std::make_shared<All>(All{stop, reason, reply, {}, 0});
    central_.fleet().for_each([&](const ChargePoint& cp) {
        if (cp.record.stopped != stop) all->to_order.push_back(cp.record.id);
    });
    std::reverse(all->to_order.begin(), all->to_order.end());
    all->unanswered = all->to_order.size();
    all->number = begin([this, all] { answer(*all); });
    go_on(all);
}

void PendingCalls::go_on(const std::shared_ptr<All>& all) {
    // One that was removed meanwhile needs no order any more.
    const auto answered = [this, all](CallOutcome, const std::string&) { stored(all); };
    for (int left = orders_per_turn; left > 0 && !all->to_order.empty(); --left) {
        const auto cp = std::move(all->to_order.back());
        all->to_order.pop_back();
        if (all->stop)
            central_.call(StopCall{0, cp, all->reason}, answered);
        else
            central_.call(ResumeCall{0, cp}, answered);
    }
    if (!all->to_order.empty())
        loop_.post([this, all] { go_on(all); });
    else if (all->unanswered == 0 && under_way_.erase(all->number) != 0)
        answer(*all);
}

void PendingCalls::stored(const std::shared_ptr<All>& all) {
    --all->unanswered;
    if (all->unanswered == 0 && under_way_.erase(all->number) != 0) answer(*all);
}

void PendingCalls::answer(const All& all) const {
    std::uint32_t done = 0;
    std::uint32_t pending = 0;
    central_.fleet().for_each([&](const ChargePoint& cp) {
        if (cp.record.stopped == all.stop) ++(cp.order_pending() ? pending : done);
    });
    const auto failed = static_cast<std::uint32_t>(all.unanswered);
    all.reply.done(done, pending > failed ? pending - failed : 0, failed);
}

}  // namespace evc::central
