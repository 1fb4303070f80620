#include "driver/listing.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "protocol/messages.hpp"

namespace evc::driver {
namespace {

constexpr Wall noon{seconds{1'764'000'000}};

std::string status_of(const char* id, CpState state, bool reserved = false, const char* location = "Gran Vía") {
    CpStatus status;
    status.cp = *CpId::parse(id);
    status.ledger = {1, 1};
    status.location = location;
    status.state = state;
    status.reserved = reserved;
    status.tariff = *Tariff::parse("0.5", Currency{});
    return protocol::encode(status);
}

std::string central_at(Wall at) {
    CentralStatus status;
    status.ledger = {1, 1};
    status.at = at;
    return protocol::encode(status);
}

std::vector<std::string> ids(const Listing& listing) {
    std::vector<std::string> result;
    for (const auto* entry : listing.available()) result.push_back(entry->status.cp.text());
    return result;
}

TEST(Listing, NamesTheChargePointsThatTakeARequestNow) {
    Listing listing;
    listing.add("B", status_of("B", CpState::available));
    listing.add("A", status_of("A", CpState::available));
    listing.add("C", status_of("C", CpState::faulted));
    listing.add("D", status_of("D", CpState::available, true));
    EXPECT_EQ(ids(listing), (std::vector<std::string>{"A", "B"}));
}

TEST(Listing, TheNewestRecordCounts) {
    Listing listing;
    listing.add("A", status_of("A", CpState::available));
    listing.add("A", status_of("A", CpState::supplying));
    EXPECT_TRUE(ids(listing).empty());
}

TEST(Listing, ATombstoneRemoves) {
    Listing listing;
    listing.add("A", status_of("A", CpState::available));
    listing.add("B", status_of("B", CpState::available));
    listing.add("A", std::nullopt);
    listing.add("B", "");
    EXPECT_TRUE(ids(listing).empty());
}

TEST(Listing, GarbageChangesNothing) {
    Listing listing;
    listing.add("A", status_of("A", CpState::available));
    listing.add("A", "{");
    listing.add("#", status_of("A", CpState::faulted));
    listing.add("_central", "{");
    EXPECT_EQ(ids(listing), (std::vector<std::string>{"A"}));
    EXPECT_FALSE(listing.age(noon));
}

TEST(Listing, CentralIsAwayWhenItsLastSignIsOlderThanSixSecondsOrMissing) {
    Listing listing;
    EXPECT_TRUE(listing.central_away(noon));
    listing.add("_central", central_at(noon - seconds{6}));
    EXPECT_FALSE(listing.central_away(noon));
    EXPECT_TRUE(listing.central_away(noon + milliseconds{1}));
}

TEST(Listing, SaysHowOldItIs) {
    Listing listing;
    listing.add("_central", central_at(noon - seconds{2}));
    EXPECT_EQ(age_text(listing, false, noon), "This list is 2 s old");
    EXPECT_EQ(age_text(listing, false, noon + seconds{60}), "Cannot connect to CENTRAL. This list is 62 s old");
    EXPECT_EQ(age_text(listing, true, noon + seconds{60}), "This list is 0 s old");
    EXPECT_EQ(age_text(Listing{}, false, noon), "Cannot connect to CENTRAL");
}

TEST(Listing, TheTablesColumnsStandBelowEachOtherWithAccentsToo) {
    Listing listing;
    listing.add("CP-LONG", status_of("CP-LONG", CpState::available, false, "X"));
    listing.add("CP1", status_of("CP1", CpState::available));
    std::ostringstream out;
    print_table(out, listing);
    EXPECT_EQ(out.str(),
              "Id       Location  Tariff\n"
              "CP-LONG  X         0.50 €/kWh\n"
              "CP1      Gran Vía  0.50 €/kWh\n");
}

TEST(Listing, JsonIsTheMessagesAsTheyCameAndACountAtTheEnd) {
    Listing listing;
    const auto message = status_of("A", CpState::available);
    listing.add("A", message);
    listing.add("_central", central_at(noon - seconds{10}));
    std::ostringstream out;
    print_json(out, listing, false, noon);
    EXPECT_EQ(out.str(), message + "\n" +
                             R"({"v":1,"event":"list","available":1,"centralAway":true,"ageMs":10000})"
                             "\n");
}

}  // namespace
}  // namespace evc::driver
