#include "central/pending_calls.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/platform/net/net_testing.hpp"

namespace evc::central {
namespace {

struct Answers {
    std::vector<CallOutcome> outcomes;

    PendingCalls::Answer one() {
        return [this](CallOutcome outcome, const std::string&) { outcomes.push_back(outcome); };
    }
};

TEST(PendingCalls, AreAnsweredOnce) {
    loop::Loop loop;
    PendingCalls calls{loop};
    Answers answers;
    const auto call = calls.add(answers.one(), Steady::max());
    const auto other = calls.add(answers.one(), Steady::max());
    EXPECT_NE(call, other);
    calls.answer(call, CallOutcome::busy, "");
    calls.answer(call, CallOutcome::done, "");
    EXPECT_EQ(answers.outcomes, std::vector{CallOutcome::busy});
}

TEST(PendingCalls, MayGiveFurtherCallsWhileTheyAreAnswered) {
    loop::Loop loop;
    PendingCalls calls{loop};
    Answers answers;
    CallId next = 0;
    const auto again = [&](CallOutcome, const std::string&) { next = calls.add(answers.one(), Steady::max()); };
    const auto first = calls.add(again, Steady::max());
    calls.answer(first, CallOutcome::done, "");
    calls.answer(next, CallOutcome::done, "");
    EXPECT_EQ(answers.outcomes.size(), 1U);
}

TEST(PendingCalls, AreAnsweredAtTheirDeadline) {
    loop::Loop loop;
    PendingCalls calls{loop};
    Answers answers;
    const auto now = loop::Loop::now().steady;
    (void)calls.add(answers.one(), Steady::max());
    const auto late = calls.add(answers.one(), now + milliseconds{20});
    (void)calls.add(answers.one(), now + milliseconds{1});
    ASSERT_TRUE(net::run_until(loop, [&] { return answers.outcomes.size() == 2; }));
    EXPECT_EQ(answers.outcomes, (std::vector{CallOutcome::timeout, CallOutcome::timeout}));
    calls.answer(late, CallOutcome::done, "");
    EXPECT_EQ(answers.outcomes.size(), 2U) << "what is stored later is not told again";
}

}  // namespace
}  // namespace evc::central
