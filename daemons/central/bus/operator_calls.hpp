#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "central/central.hpp"
#include "platform/bus/reply.hpp"

namespace evc::central {

/// What operators call over the bus, and the answers to it.
class OperatorCalls {
public:
    /// Shorter than the 25 s that callers on the bus wait by default, so that they hear why.
    static constexpr seconds patience{20};
    /// Under way; further ones are refused as busy. One for all charge points counts once.
    static constexpr std::size_t calls_max = 1'000;

    using AllReply = bus::Reply<std::uint32_t, std::uint32_t, std::uint32_t>;

    OperatorCalls(loop::Loop& loop, Central& central) : loop_(loop), central_(central) {}
    OperatorCalls(const OperatorCalls&) = delete;
    OperatorCalls& operator=(const OperatorCalls&) = delete;

    template <class Call>
    void give(Call call, const bus::Reply<>& reply) {
        if (under_way_ == calls_max) return refuse_more(reply);
        ++under_way_;
        const auto answered = [this, reply](CallOutcome outcome, const std::string& text) {
            --under_way_;
            if (outcome == CallOutcome::done) return reply.done();
            reply.refuse(error_of(outcome), outcome == CallOutcome::timeout ? late_text() : text);
        };
        central_.call(std::move(call), answered, deadline());
    }

    /// Stops or resumes every charge point; answers with how many were acknowledged, are pending, were not stored.
    void give_all(bool stop, const Reason& reason, const AllReply& reply);

private:
    struct All;

    template <class... Outs>
    static void refuse_more(const bus::Reply<Outs...>& reply) {
        reply.refuse(bus::ErrorCode::busy, "too many orders at once: try again");
    }
    [[nodiscard]] static bus::ErrorCode error_of(CallOutcome outcome);
    [[nodiscard]] static std::string late_text();
    [[nodiscard]] static Steady deadline() { return loop::Loop::now().steady + patience; }
    void go_on(const std::shared_ptr<All>& all);
    void ended(All& all, CallOutcome outcome);

    loop::Loop& loop_;
    Central& central_;
    std::size_t under_way_ = 0;
};

}  // namespace evc::central
