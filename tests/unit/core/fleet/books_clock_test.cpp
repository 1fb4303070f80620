#include "core/fleet/books_clock.hpp"

#include <gtest/gtest.h>

#include "unit/core/testing_ids.hpp"

namespace evc {
namespace {

using namespace testing;

constexpr auto day = 24 * hour;

/// What a ledger keeps after 10 days, the last of which the broker was heard; `now` is that moment.
struct Kept {
    Moment now = beginning;
    BooksTime time{10 * day, beginning.wall, 10 * day, beginning.wall};

    /// Later by this, as each clock says it.
    [[nodiscard]] Moment after(milliseconds steady, milliseconds wall) const {
        return {now.wall + wall, now.steady + steady};
    }
};

TEST(BooksClock, CountsTheTimeThatTheProgramRuns) {
    const Kept kept;
    const BooksClock clock{kept.time, kept.now.steady};
    EXPECT_EQ(clock.time(kept.now.steady + 3 * day).passed, 13 * day);
}

TEST(BooksClock, CountsAnAbsenceThatTheBrokerAndOurClockVouchFor) {
    const Kept kept;
    BooksClock clock{kept.time, kept.now.steady};
    clock.vouch(kept.now.wall + 5 * day, kept.after(hour, 5 * day + hour));
    EXPECT_EQ(clock.time(kept.now.steady + hour).passed, 15 * day);
    clock.vouch(kept.now.wall + 5 * day + hour, kept.after(2 * hour, 5 * day + 2 * hour));
    EXPECT_EQ(clock.time(kept.now.steady + 2 * hour).passed, 15 * day + hour) << "it is counted once";
}

TEST(BooksClock, CountsNoAbsenceThatOnlyOneOfThemSays) {
    for (const auto wrong : {120 * day, -120 * day, 50'000 * day, -20'000 * day}) {
        const Kept kept;
        BooksClock ours{kept.time, kept.now.steady};
        ours.vouch(kept.now.wall + second, kept.after(second, wrong));
        EXPECT_EQ(ours.time(kept.now.steady + second).passed, 10 * day + second);
        BooksClock brokers{kept.time, kept.now.steady};
        brokers.vouch(kept.now.wall + wrong, kept.after(second, second));
        EXPECT_EQ(brokers.time(kept.now.steady + second).passed, 10 * day + second);
    }
}

TEST(BooksClock, CountsNoMoreThanTheLongestAbsenceWhenBothAreWrong) {
    const Kept kept;
    BooksClock clock{kept.time, kept.now.steady};
    for (int i = 1; i < 5; ++i) clock.vouch(kept.now.wall + i * 120 * day, kept.after(second, i * 120 * day));
    EXPECT_EQ(clock.time(kept.now.steady + second).passed, 10 * day + BooksClock::longest_absence + second);
}

TEST(BooksClock, NeverRunsBackward) {
    const Kept kept;
    BooksClock clock{kept.time, kept.now.steady};
    clock.vouch(kept.now.wall - 200 * day, kept.after(second, -200 * day));
    EXPECT_EQ(clock.time(kept.now.steady + second).passed, 10 * day + second);
}

TEST(BooksClock, IsTakenUpWhereItsLedgerKeptIt) {
    const Kept kept;
    BooksClock before{kept.time, kept.now.steady};
    before.vouch(kept.now.wall + day, kept.after(day, day));
    const auto left = before.time(kept.now.steady + 2 * day);
    EXPECT_EQ(left, (BooksTime{12 * day, kept.now.wall + day, 11 * day, kept.now.wall + day}));
    // Started anew after three more days, on another machine's steady clock.
    BooksClock after{left, Steady{}};
    after.vouch(kept.now.wall + 5 * day, {kept.now.wall + 5 * day, Steady{}});
    EXPECT_EQ(after.time(Steady{}).passed, 15 * day);
}

TEST(BooksClock, CountsOnlyItsRunsWhileNoBrokerWasEverHeard) {
    BooksClock clock{{}, Steady{}};
    clock.vouch(beginning.wall, {beginning.wall, Steady{second}});
    EXPECT_EQ(clock.time(Steady{second}).passed, milliseconds{second});
}

}  // namespace
}  // namespace evc
