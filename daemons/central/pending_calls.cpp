#include "central/pending_calls.hpp"

#include <utility>

namespace evc::central {

CallId PendingCalls::add(Answer answer, Steady until) {
    calls_.emplace(++last_, Call{until, std::move(answer)});
    deadlines_.emplace(until, last_);
    arm();
    return last_;
}

void PendingCalls::answer(CallId call, CallOutcome outcome, const std::string& text) {
    const auto ended = calls_.extract(call);
    if (ended.empty()) return;
    deadlines_.erase({ended.mapped().until, call});
    ended.mapped().answer(outcome, text);
}

/// A deadline that has gone is left to the timer: it comes too early then, and is set anew.
void PendingCalls::arm() {
    if (!deadlines_.empty()) deadline_.at(deadlines_.begin()->first, [this] { give_up(); });
}

void PendingCalls::give_up() {
    const auto now = loop::Loop::now().steady;
    while (!deadlines_.empty() && deadlines_.begin()->first <= now)
        answer(deadlines_.begin()->second, CallOutcome::timeout, "not stored in time");
    arm();
}

}  // namespace evc::central
