#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "core/fleet/effects.hpp"
#include "platform/loop/timer.hpp"

namespace evc::central {

/// Operators' calls that were given to the Fleet: each is answered once, when what it did is stored, or after
/// `patience` with CallOutcome::timeout.
class PendingCalls {
public:
    using Answer = std::function<void(CallOutcome, const std::string& text)>;

    /// Shorter than the 25 s that callers on the bus wait by default, so that they hear why.
    static constexpr seconds patience{20};
    /// Further ones are to be refused.
    static constexpr std::size_t calls_max = 1'000;

    explicit PendingCalls(loop::Loop& loop) : deadline_(loop) {}

    [[nodiscard]] CallId add(Answer answer);
    void answer(CallId call, CallOutcome outcome, const std::string& text);
    [[nodiscard]] bool full() const { return calls_.size() >= calls_max; }

private:
    struct Call {
        Steady until;
        Answer answer;
    };

    void arm();
    void give_up();

    std::map<CallId, Call> calls_;  ///< the oldest first
    CallId last_ = 0;
    loop::Timer deadline_;
};

}  // namespace evc::central
