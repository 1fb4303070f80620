#include <gmock/gmock.h>

#include <sstream>

#include "evctl/output.hpp"
#include "unit/evctl/samples.hpp"

namespace evc::evctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Look plain;

template <class What>
std::string shown(const What& what, const Look& look = plain) {
    std::ostringstream out;
    show(out, what, look);
    return out.str();
}

TEST(People, ReadATableOfChargePoints) {
    EXPECT_EQ(shown(ChargePointList{{available(), supplying(), faulted()}, 3}),
              "Id     State      Location         Tariff  Driver      Energy  Amount  Remark\n"
              "CP001  Available  Gran Vía 12  0.50 €/kWh\n"
              "CP002  Supplying  Gran Vía 12  0.50 €/kWh  ana     12.999 kWh  6.50 €\n"
              "CP003  Faulted    Gran Vía 12  0.50 €/kWh                              overheated\n"
              "Charge points: 3\n");
}

TEST(People, AreToldWhatTheyDoNotSee) {
    EXPECT_THAT(shown(ChargePointList{{available()}, 14}), HasSubstr("\nCharge points: 1 of 14\n"));
}

TEST(People, GetNothingButRowsWithoutLegend) {
    const auto text = shown(ChargePointList{{available()}, 1}, {.legend = false});
    EXPECT_THAT(text, HasSubstr("CP001  Available"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(People, SeeColoursOnlyWhereTheyAreWanted) {
    const ChargePointList list{{faulted()}, 1};
    EXPECT_THAT(shown(list, {.coloured = true}), HasSubstr("\x1b[0;1;31mFaulted\x1b[0m"));
    EXPECT_THAT(shown(list), Not(HasSubstr("\x1b")));
}

TEST(People, SeeThatAChargePointIsReserved) {
    auto row = supplying();
    row.state = "available";
    row.reserved = true;
    const auto text = shown(ChargePointList{{row}, 1});
    EXPECT_THAT(text, HasSubstr("Reserved"));
    EXPECT_THAT(text, Not(HasSubstr("12.999 kWh")));
}

TEST(People, SeeAStateThatIsNewToUsAsItIs) {
    auto row = available();
    row.state = "dreaming";
    EXPECT_THAT(shown(ChargePointList{{row}, 1}), HasSubstr("CP001  dreaming"));
}

TEST(People, ReadWhatThereIsToSayOfOneChargePoint) {
    ChargePointDetails details;
    details.row = supplying();
    details.enabled = details.connected = details.healthy = true;
    const auto text = shown(details);
    for (const auto* line :
         {"CP002", "Supplying", "Gran Vía 12", "0.50 €/kWh", "ana", "12.999 kWh", "7400 W", "6.50 €"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_THAT(text, Not(HasSubstr("Fault")));
}

TEST(People, ReadHowCentralIs) {
    Overview overview;
    overview.healthy = true;
    EXPECT_THAT(shown(overview), HasSubstr("CENTRAL system status OK"));
    overview.healthy = false;
    EXPECT_THAT(shown(overview), HasSubstr("CENTRAL is not well"));
}

TEST(People, ReadTicketsAndSessionsInWordsAndMoney) {
    const auto tickets = shown(std::vector{ticket()});
    for (const auto* cell : {"CP001", "ana", "Completed", "12.999 kWh", "6.50 €", "Tickets: 1"})
        EXPECT_THAT(tickets, HasSubstr(cell));
    const auto sessions = shown(std::vector{session()});
    for (const auto* cell : {"Interrupted", "1.500 kWh", "0.75 €", "Stopped by the operator", "Sessions: 1"})
        EXPECT_THAT(sessions, HasSubstr(cell));
}

TEST(People, ReadMessagesThatTheirTerminalDoesNotObey) {
    EXPECT_THAT(shown(MessageRow{noon, "info", "a\x1b[2Jb"}), HasSubstr("  a\\u001b[2Jb\n"));
}

TEST(People, ReadHowFarAnOrderHasCome) { EXPECT_EQ(shown(Counts{7, 2, 1}), "7 done, 2 pending, 1 failed\n"); }

}  // namespace
}  // namespace evc::evctl
