#include "core/cp_state.hpp"

#include <gtest/gtest.h>

namespace evc {
namespace {

struct Row {
    bool connected, faulty, stopped, charging;
    CpState state;
};

TEST(CpState, IsTheFirstLineOfTheTableThatAppliesForEveryCombination) {
    using enum CpState;
    constexpr bool yes = true;
    constexpr bool no = false;
    // connected, faulty, stopped, charging
    constexpr Row rows[] = {
        {no, no, no, no, disconnected},   {no, no, no, yes, disconnected},   {no, no, yes, no, disconnected},
        {no, no, yes, yes, disconnected}, {no, yes, no, no, disconnected},   {no, yes, no, yes, disconnected},
        {no, yes, yes, no, disconnected}, {no, yes, yes, yes, disconnected}, {yes, no, no, no, available},
        {yes, no, no, yes, supplying},    {yes, no, yes, no, stopped},       {yes, no, yes, yes, supplying},
        {yes, yes, no, no, faulted},      {yes, yes, no, yes, faulted},      {yes, yes, yes, no, faulted},
        {yes, yes, yes, yes, faulted},
    };
    static_assert(std::size(rows) == 16);
    for (const auto& row : rows)
        EXPECT_EQ(derive_state({row.connected, row.faulty, row.stopped, row.charging}), row.state)
            << row.connected << row.faulty << row.stopped << row.charging;
}

TEST(CpState, HasTheContractsWord) {
    EXPECT_EQ(word(CpState::disconnected), "disconnected");
    EXPECT_EQ(word(CpState::faulted), "faulted");
    EXPECT_EQ(word(CpState::stopped), "stopped");
    EXPECT_EQ(word(CpState::supplying), "supplying");
    EXPECT_EQ(word(CpState::available), "available");
}

TEST(CpState, IsReadBackFromItsWord) {
    for (const auto state : all_cp_states) EXPECT_EQ(parse_cp_state(word(state)), state);
}

TEST(CpState, IsReadFromNothingElse) {
    for (const auto* text : {"", "Available", "available ", "reserved", "unknown"}) EXPECT_FALSE(parse_cp_state(text));
}

}  // namespace
}  // namespace evc
