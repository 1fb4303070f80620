#include "platform/terminal/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace evc::terminal {
namespace {

Table prices() { return Table{{{"Id"}, {"Price", Table::Side::right}, {"Where"}}}; }

std::string text_of(const Table& table, Table::How how) {
    std::ostringstream out;
    table.print(out, how);
    return out.str();
}

TEST(Table, IsAsWideAsItsWidestCells) {
    auto table = prices();
    table.add({{"CP1"}, {"6.50 €"}, {"Gran Vía"}});
    table.add({{"CP002"}, {"116.50 €"}, {"Sol"}});
    EXPECT_EQ(text_of(table, {}),
              "Id        Price  Where\n"
              "CP1      6.50 €  Gran Vía\n"
              "CP002  116.50 €  Sol\n");
    EXPECT_EQ(table.size(), 2U);
}

TEST(Table, EndsNoLineWithBlanks) {
    auto table = prices();
    table.add({{"a"}, {""}, {""}});
    EXPECT_EQ(text_of(table, {.titles = false}), "a\n");
}

TEST(Table, WithoutTitlesHasNothingButItsRows) {
    auto table = prices();
    table.add({{"a"}, {"1"}, {"b"}});
    EXPECT_EQ(text_of(table, {.titles = false}), "a  1  b\n");
    EXPECT_EQ(text_of(prices(), {.titles = false}), "");
}

TEST(Table, ShowsNothingThatATerminalObeys) {
    auto table = prices();
    table.add({{"a\x1b[2J"}, {"1"}, {"b\nc"}});
    EXPECT_EQ(text_of(table, {.titles = false}), "a\\u001b[2J  1  b\\nc\n");
}

TEST(Table, ColoursCellsNotBlanks) {
    auto table = prices();
    table.add({{"a", {Colour::red, true, false}}, {"1"}, {"b"}});
    table.add({{"bb"}, {"1"}, {"b"}});
    EXPECT_EQ(text_of(table, {.titles = false, .coloured = true}),
              "\x1b[0;1;31ma\x1b[0m   1  b\n"
              "bb  1  b\n");
}

}  // namespace
}  // namespace evc::terminal
