#include "driver/output.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace evc::driver {
namespace {

const CpId cp1 = *CpId::parse("CP1");

ShowAsked asked(bool again) {
    ChargeRequest request;
    request.request = {1, 2};
    request.driver = *DriverId::parse("d1");
    request.cp = cp1;
    request.at = Wall{};
    request.expires_at = Wall{seconds{30}};
    return {1, request, again};
}

ShowProgress charging(std::int64_t minor) {
    Progress progress;
    progress.cp = cp1;
    progress.step = Step::charging;
    progress.energy = WattHours{12'999};
    progress.amount_minor = minor;
    return {progress, "{\n\"a\": 1\r\n}"};
}

ShowTicket ticket() {
    Ticket ticket;
    ticket.cp = cp1;
    ticket.status = TicketStatus::completed;
    ticket.energy = WattHours{12'999};
    ticket.amount = {650, Currency{}};
    return {1, ticket, R"({"as":"it came"})"};
}

TEST(PeopleOutput, TellsTheCourseOfARequest) {
    std::ostringstream out;
    const auto people = people_output(out, 3, false);
    people->show(asked(false));
    people->show(charging(650));
    people->show(ticket());
    EXPECT_EQ(out.str(),
              "1/3  CP1  Request sent\n"
              "1/3  CP1  Supplying  12.999 kWh  6.50 €\n"
              "1/3  CP1  Ticket: Completed, 12.999 kWh, 6.50 €\n");
}

TEST(PeopleOutput, AmountsAreInTheCurrencyOfTheChargePoint) {
    std::ostringstream out;
    const auto people = people_output(out, 1, false);
    people->learn_currency(cp1, *Currency::parse("USD"));
    people->show(charging(650));
    EXPECT_NE(out.str().find("6.50 $"), std::string::npos);
}

TEST(PeopleOutput, OnATerminalConsumptionIsRedrawnInPlace) {
    std::ostringstream out;
    const auto people = people_output(out, 1, true);
    people->show(charging(1));
    people->show(charging(2));
    people->show(ticket());
    const auto text = out.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 2);
}

TEST(PeopleOutput, SaysWhyARequestWasRejected) {
    std::ostringstream out;
    auto rejected = ticket();
    rejected.ticket.status = TicketStatus::rejected;
    rejected.ticket.reason = "busy";
    people_output(out, 1, false)->show(rejected);
    EXPECT_NE(out.str().find("(CP not available or faulted (in use))"), std::string::npos);
}

TEST(JsonOutput, PrintsMessagesAsTheyCameOnOneLineEach) {
    std::ostringstream out;
    const auto json = json_output(out, 1);
    json->show(charging(1));
    json->show(ticket());
    EXPECT_EQ(out.str(), "{ \"a\": 1  }\n{\"as\":\"it came\"}\n");
}

TEST(JsonOutput, OurOwnObjectsHaveAnEvent) {
    std::ostringstream out;
    const auto json = json_output(out, 3);
    json->show(asked(true));
    json->show(ShowTripSign{TripSign::broker_away, "gone"});
    json->show(ShowTripSign{TripSign::central_back, {}});
    json->finished();
    EXPECT_EQ(
        out.str(),
        R"({"v":1,"event":"asked","number":1,"of":3,"requestId":"00000000-0000-0001-0000-000000000002","driverId":"d1",)"
        R"("cpId":"CP1","at":"1970-01-01T00:00:00.000Z","expiresAt":"1970-01-01T00:00:30.000Z","again":true})"
        "\n"
        R"({"v":1,"event":"broker-away","reason":"gone"})"
        "\n"
        R"({"v":1,"event":"central-back"})"
        "\n"
        R"({"v":1,"event":"finished","of":3})"
        "\n");
}

TEST(Output, KnowsWhenItCannotBeWritten) {
    std::ostringstream out;
    const auto people = people_output(out, 1, false);
    EXPECT_TRUE(people->good());
    out.setstate(std::ios::badbit);
    EXPECT_FALSE(people->good());
}

}  // namespace
}  // namespace evc::driver
