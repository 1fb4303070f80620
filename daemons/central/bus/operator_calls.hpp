#pragma once

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
    using AllReply = bus::Reply<std::uint32_t, std::uint32_t, std::uint32_t>;

    OperatorCalls(loop::Loop& loop, Central& central) : loop_(loop), central_(central) {}
    OperatorCalls(const OperatorCalls&) = delete;
    OperatorCalls& operator=(const OperatorCalls&) = delete;

    template <class Call>
    void give(Call call, const bus::Reply<>& reply) {
        if (central_.too_many_calls()) return refuse_more(reply);
        central_.call(std::move(call), [reply](CallOutcome outcome, const std::string& text) {
            if (outcome == CallOutcome::done) return reply.done();
            reply.refuse(error_of(outcome), text);
        });
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
    void go_on(const std::shared_ptr<All>& all);
    void ended(All& all, CallOutcome outcome) const;

    loop::Loop& loop_;
    Central& central_;
};

}  // namespace evc::central
