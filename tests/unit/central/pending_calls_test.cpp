#include "central/pending_calls.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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
    const auto call = calls.add(answers.one());
    const auto other = calls.add(answers.one());
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
    const auto first = calls.add([&](CallOutcome, const std::string&) { next = calls.add(answers.one()); });
    calls.answer(first, CallOutcome::done, "");
    calls.answer(next, CallOutcome::done, "");
    EXPECT_EQ(answers.outcomes.size(), 1U);
}

TEST(PendingCalls, AreFullWhenSoManyWait) {
    loop::Loop loop;
    PendingCalls calls{loop};
    Answers answers;
    for (std::size_t n = 0; n < PendingCalls::calls_max; ++n) {
        EXPECT_FALSE(calls.full());
        (void)calls.add(answers.one());
    }
    EXPECT_TRUE(calls.full());
}

}  // namespace
}  // namespace evc::central
