#include "core/fleet/lineage.hpp"

#include <gtest/gtest.h>

#include "unit/core/testing_ids.hpp"

namespace evc {
namespace {

using namespace testing;

constexpr LedgerId ours{1, 1};

GenerationId generation(std::uint64_t number) { return {7, number}; }

/// Opened twice before, with so many messages in its outbox's life.
OwnBooks own(std::uint64_t row) { return {ours, {generation(1), generation(2)}, row, false}; }

BooksOnBroker sign(LedgerId ledger, std::optional<GenerationId> of, std::uint64_t row = 0) {
    CentralStatus status;
    status.ledger = ledger;
    status.generation = of;
    status.row = row;
    return {status, false};
}

TEST(Lineage, IsOursWhenNothingIsThere) {
    EXPECT_EQ(compare({ours, {}, 0, true}, {}), Lineage::ours);
    EXPECT_EQ(compare(own(10), {}), Lineage::ours);
}

TEST(Lineage, IsOfOthersWhenAnEmptyLedgerFindsTicketsOrAnothersSign) {
    EXPECT_EQ(compare({ours, {}, 0, true}, {std::nullopt, true}), Lineage::of_others);
    EXPECT_EQ(compare({ours, {}, 0, true}, sign(foreign_ledger(), std::nullopt)), Lineage::of_others);
}

TEST(Lineage, IsOursWhenALedgerInUseSeesAnother) {
    EXPECT_EQ(compare(own(10), sign(foreign_ledger(), generation(9))), Lineage::ours);
}

TEST(Lineage, IsOursAfterAStopOrACrash) {
    EXPECT_EQ(compare(own(10), sign(ours, generation(2), 10)), Lineage::ours);
    EXPECT_EQ(compare(own(10), sign(ours, generation(2), 7)), Lineage::ours) << "the last sign came before the end";
    EXPECT_EQ(compare(own(10), sign(ours, generation(1), 3)), Lineage::ours)
        << "the broker was away all the time since";
    EXPECT_EQ(compare({ours, {generation(1)}, 0, true}, sign(ours, generation(1), 0)), Lineage::ours);
}

TEST(Lineage, IsOursAfterAnEarlierRelease) { EXPECT_EQ(compare(own(10), sign(ours, std::nullopt, 0)), Lineage::ours); }

TEST(Lineage, IsOlderWhenItWasCopiedBeforeTheLastOpening) {
    EXPECT_EQ(compare(own(10), sign(ours, generation(3), 10)), Lineage::older);
}

TEST(Lineage, IsOlderUntilARecoveryWasCompleted) {
    EXPECT_EQ(compare(own(10), sign(ours, while_recovering(generation(2)), 10)), Lineage::older);
}

TEST(Lineage, IsOlderWhenItWasCopiedWhileOpen) {
    EXPECT_EQ(compare(own(10), sign(ours, generation(2), 11)), Lineage::older);
}

CentralStatus life_sign(LedgerId ledger, std::optional<GenerationId> of) { return *sign(ledger, of).newest; }

TEST(LookBack, GoesByTheNewestLifeSignThatIsNotItsOwn) {
    LookBack look_back{own(10), generation(5), true};
    look_back.saw(life_sign(ours, generation(9)));
    look_back.saw(life_sign(ours, generation(2)));
    look_back.saw(life_sign(ours, generation(5)));
    EXPECT_TRUE(look_back.looking());
    EXPECT_EQ(look_back.end(), Lineage::ours);
    EXPECT_FALSE(look_back.looking());
}

TEST(LookBack, FindsTheTicketsOfOthers) {
    LookBack look_back{{ours, {}, 0, true}, generation(1), true};
    look_back.saw_ticket();
    EXPECT_EQ(look_back.end(), Lineage::of_others);
}

TEST(LookBack, TellsWhoseLifeSignsAre) {
    using Speaker = LookBack::Speaker;
    const LookBack look_back{own(10), generation(5), false};
    EXPECT_EQ(look_back.speaker_of(life_sign(ours, generation(5))), Speaker::ourselves);
    EXPECT_EQ(look_back.speaker_of(life_sign(ours, while_recovering(generation(5)))), Speaker::ourselves);
    EXPECT_EQ(look_back.speaker_of(life_sign(ours, generation(1))), Speaker::ourselves) << "of an earlier start";
    EXPECT_EQ(look_back.speaker_of(life_sign(ours, std::nullopt)), Speaker::ourselves) << "of an earlier release";
    EXPECT_EQ(look_back.speaker_of(life_sign(ours, generation(6))), Speaker::copy);
    EXPECT_EQ(look_back.speaker_of(life_sign(foreign_ledger(), generation(5))), Speaker::another);
}

}  // namespace
}  // namespace evc
