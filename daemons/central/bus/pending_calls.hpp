#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "central/central.hpp"
#include "platform/bus/reply.hpp"
#include "platform/loop/timer.hpp"

namespace evc::central {

/// Operators' orders that came over the bus: each is answered when what it did is stored, and in any case within
/// `patience`.
class PendingCalls {
public:
    /// Shorter than the 25 s that callers wait by default, so that they hear why.
    static constexpr seconds patience{20};
    /// Orders under way; further ones are refused as busy.
    static constexpr std::size_t orders_max = 1'000;

    using AllReply = bus::Reply<std::uint32_t, std::uint32_t, std::uint32_t>;

    PendingCalls(loop::Loop& loop, Central& central) : loop_(loop), central_(central) {}
    PendingCalls(const PendingCalls&) = delete;
    PendingCalls& operator=(const PendingCalls&) = delete;

    template <class Call>
    void give(Call call, const bus::Reply<>& reply) {
        if (under_way_.size() >= orders_max)
            return reply.refuse(bus::ErrorCode::busy, "too many orders at once: try again");
        const auto number = begin([reply] { refuse_late(reply); });
        central_.call(std::move(call), [this, number, reply](CallOutcome outcome, const std::string& text) {
            if (under_way_.erase(number) != 0) answer(reply, outcome, text);
        });
    }

    /// Stops or resumes every charge point; answers with how many were acknowledged, are pending, were not stored.
    void give_all(bool stop, const Reason& reason, const AllReply& reply);

private:
    struct All;

    [[nodiscard]] std::uint64_t begin(std::function<void()> late);
    static void answer(const bus::Reply<>& reply, CallOutcome outcome, const std::string& text);
    static void refuse_late(const bus::Reply<>& reply);
    void go_on(const std::shared_ptr<All>& all);
    void stored(const std::shared_ptr<All>& all);
    void answer(const All& all) const;

    loop::Loop& loop_;
    Central& central_;
    std::unordered_map<std::uint64_t, std::unique_ptr<loop::Timer>> under_way_;
    std::uint64_t last_ = 0;
};

}  // namespace evc::central
