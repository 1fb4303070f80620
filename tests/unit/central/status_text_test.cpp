#include <gtest/gtest.h>

#include "central/fleet_view.hpp"

namespace evc::central {
namespace {

class StatusTextOfCentral : public ::testing::Test {
protected:
    Fleet fleet_with(std::initializer_list<const char*> cps, bool warm = false) {
        LedgerSnapshot snapshot;
        for (const auto* cp : cps) {
            CpRecord record;
            record.id = *CpId::parse(cp);
            record.connected = true;
            snapshot.charge_points.push_back(std::move(record));
        }
        FleetSettings settings;
        settings.warm_start = warm;
        return Fleet{settings, std::move(snapshot), now, effects};
    }

    const Moment now{Wall{seconds{1'000}}, Steady{seconds{100}}};
    const Condition well{true, true, false};
    FleetEffects effects;
};

TEST_F(StatusTextOfCentral, CountsChargePointsAndSessions) {
    auto fleet = fleet_with({"CP1", "CP2"});
    EXPECT_EQ(status_text(fleet, well, now.steady), "0/2 charge points connected, broker connected, 0 sessions");
    fleet.on(MonitorRegistered{1, *CpId::parse("CP1"), {}, {}, true}, now, effects);
    EXPECT_EQ(status_text(fleet, well, now.steady), "1/2 charge points connected, broker connected, 0 sessions");
    ChargeRequest request;
    request.request = {1, 2};
    request.session = {3, 4};
    request.driver = *DriverId::parse("ana");
    request.cp = *CpId::parse("CP1");
    fleet.on(RequestArrived{request, now.wall}, now, effects);
    EXPECT_EQ(status_text(fleet, well, now.steady), "1/2 charge points connected, broker connected, 1 session");
}

TEST_F(StatusTextOfCentral, CountsWhoIsPresumedToComeBack) {
    const auto fleet = fleet_with({"CP1"}, true);
    EXPECT_EQ(status_text(fleet, well, now.steady), "1/1 charge point connected, broker connected, 0 sessions");
}

TEST_F(StatusTextOfCentral, SaysThatItRecovers) {
    const auto fleet = fleet_with({});
    EXPECT_EQ(status_text(fleet, {true, true, false, true}, now.steady),
              "0/0 charge points connected, broker connected, 0 sessions, recovering: requests wait until what the "
              "ledger lacks is taken up");
}

TEST_F(StatusTextOfCentral, SaysWhatIsWrong) {
    const auto fleet = fleet_with({});
    EXPECT_EQ(status_text(fleet, {false, false, true}, now.steady),
              "0/0 charge points connected, broker away, 0 sessions, the ledger cannot be written, another Central "
              "serves this network");
}

TEST_F(StatusTextOfCentral, NamesTheTopicsThatAreMissingOrRefused) {
    const auto fleet = fleet_with({});
    const Condition condition{true, true, false, false, "deadletters", "tickets, status"};
    EXPECT_FALSE(condition.well());
    EXPECT_EQ(status_text(fleet, condition, now.steady),
              "0/0 charge points connected, broker connected, 0 sessions, topics are missing: tickets, status, the "
              "broker refuses messages for: deadletters");
}

}  // namespace
}  // namespace evc::central
