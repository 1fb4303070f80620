#pragma once

#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/fleet/effects.hpp"
#include "platform/loop/timer.hpp"

namespace evc::central {

/// Operators' calls that were given to the Fleet: each is answered once, when what it did is stored, or with
/// CallOutcome::timeout at its deadline.
class PendingCalls {
public:
    using Answer = std::function<void(CallOutcome, const std::string& text)>;

    explicit PendingCalls(loop::Loop& loop) : deadline_(loop) {}

    /// `until`: the deadline; Steady::max(): none.
    [[nodiscard]] CallId add(Answer answer, Steady until);
    void answer(CallId call, CallOutcome outcome, const std::string& text);

private:
    struct Call {
        Steady until;
        Answer answer;
    };

    void arm();
    void give_up();

    std::unordered_map<CallId, Call> calls_;
    std::set<std::pair<Steady, CallId>> deadlines_;
    CallId last_ = 0;
    loop::Timer deadline_;
};

}  // namespace evc::central
