#include "central/pending_calls.hpp"

#include <utility>

#include "platform/log/format.hpp"

namespace evc::central {

CallId PendingCalls::add(Answer answer) {
    calls_.emplace(++last_, Call{loop::Loop::now().steady + patience, std::move(answer)});
    if (calls_.size() == 1) arm();
    return last_;
}

void PendingCalls::answer(CallId call, CallOutcome outcome, const std::string& text) {
    const auto ended = calls_.extract(call);
    if (!ended.empty()) ended.mapped().answer(outcome, text);
}

void PendingCalls::arm() {
    if (!calls_.empty()) deadline_.at(calls_.begin()->second.until, [this] { give_up(); });
}

void PendingCalls::give_up() {
    const auto now = loop::Loop::now().steady;
    const auto text = fmt::format(
        "not stored within {} s, since the ledger cannot be written; it is done when that is over", patience.count());
    while (!calls_.empty() && calls_.begin()->second.until <= now)
        answer(calls_.begin()->first, CallOutcome::timeout, text);
    arm();
}

}  // namespace evc::central
