#include "central/fleet_view.hpp"

#include <gtest/gtest.h>

#include "support/panel/fleet.hpp"

namespace evc::central {
namespace {

using panel::CpRow;
using panel::PanelMessages;
using panel::PanelView;
using panel::RequestStep;

const Moment now{test::panel_now, Steady{seconds{100}}};

CpRecord record(const std::string& id) {
    CpRecord cp;
    cp.id = test::cp_id(id);
    cp.location = "Gran Vía";
    cp.tariff = Tariff{5'000, Currency{}};
    return cp;
}

ChargeRequest request(const std::string& driver, const std::string& cp, std::uint64_t number) {
    ChargeRequest wish;
    wish.request = {number, 1};
    wish.session = {number, 2};
    wish.driver = test::driver_id(driver);
    wish.cp = test::cp_id(cp);
    return wish;
}

class View : public testing::Test {
protected:
    View() { snapshot.charge_points = {record("CP10"), record("CP2"), record("CP1")}; }

    Fleet& fleet() {
        FleetSettings settings;
        settings.max_power = Watts{10'000'000};  // no time passes here
        if (!fleet_) fleet_.emplace(settings, snapshot, now, effects);
        return *fleet_;
    }
    void connect(const std::string& cp, ConnectionId connection) {
        fleet().on(MonitorRegistered{connection, test::cp_id(cp), {}, {}, true}, now, effects);
        fleet().on(MonitorHealthy{connection}, now, effects);
    }
    PanelView view(std::vector<std::string> troubles = {}) {
        return make_view(fleet(), messages, std::move(troubles), now);
    }
    CpRow row(const std::string& cp) { return row_of(*fleet().find(test::cp_id(cp)), now.steady); }
    void notify(const std::string& cp, Report report) {
        fleet().on(TelemetryArrived{{test::cp_id(cp), {7, 7}, now.wall, std::move(report)}, now.wall}, now, effects);
    }

    LedgerSnapshot snapshot;
    FleetEffects effects;
    PanelMessages messages;

private:
    std::optional<Fleet> fleet_;
};

TEST_F(View, OrdersChargePointsByTheNumbersInTheirIds) {
    std::vector<std::string> ids;
    for (const auto& cp : view().charge_points) ids.push_back(cp.id.text());
    EXPECT_EQ(ids, (std::vector<std::string>{"CP1", "CP2", "CP10"}));
}

TEST_F(View, FollowsASupplyFromItsRequestToItsEnd) {
    connect("CP1", 1);
    EXPECT_EQ(row("CP1").state, CpState::available);
    EXPECT_TRUE(view().requests.empty());

    const auto wish = request("laura", "CP1", 1);
    fleet().on(RequestArrived{wish, now.wall}, now, effects);
    EXPECT_TRUE(row("CP1").reserved);
    EXPECT_EQ(row("CP1").driver, wish.driver);
    ASSERT_EQ(view().requests.size(), 1U);
    EXPECT_EQ(view().requests[0].step, RequestStep::authorized);

    notify("CP1", Accepted{wish.session, wish.driver});
    EXPECT_EQ(view().requests[0].step, RequestStep::accepted);

    notify("CP1", Charging{wish.session, wish.driver, 1, {12'999}, {7'000}});
    EXPECT_EQ(row("CP1").state, CpState::supplying);
    EXPECT_FALSE(row("CP1").reserved);
    EXPECT_EQ(row("CP1").energy, WattHours{12'999});
    EXPECT_EQ(row("CP1").amount, (Money{650, Currency{}}));
    EXPECT_EQ(view().requests[0].step, RequestStep::charging);

    fleet().on(FinishCall{1, wish.cp}, now, effects);
    EXPECT_EQ(view().requests[0].step, RequestStep::finishing);

    notify("CP1", FinalReport{Outcome::completed, wish.session, wish.driver, 2, {13'000}, now.wall, now.wall, {}});
    EXPECT_TRUE(view().requests.empty());
    EXPECT_EQ(row("CP1").state, CpState::available);
    EXPECT_TRUE(row("CP1").driver.empty());
}

TEST_F(View, SaysWhyAChargePointIsFaultedWhileItIs) {
    connect("CP1", 1);
    fleet().on(MonitorFault{1, "contactor"}, now, effects);
    EXPECT_EQ(row("CP1").fault_reason, "contactor");
    fleet().on(MonitorHealthy{1}, now, effects);
    EXPECT_EQ(row("CP1").fault_reason, "");
}

TEST_F(View, TellsAnOrderThatItsEngineHasNotHeeded) {
    connect("CP1", 1);
    fleet().on(StopCall{1, test::cp_id("CP1"), {}}, now, effects);
    EXPECT_EQ(row("CP1").state, CpState::stopped);
    EXPECT_TRUE(row("CP1").unheeded);
    notify("CP1", Acknowledged{1});
    EXPECT_FALSE(row("CP1").unheeded);
}

TEST_F(View, ListsRequestsThatWaitForAMonitor) {
    snapshot.charge_points[2].connected = true;
    fleet().on(RequestArrived{request("laura", "CP1", 1), now.wall}, now, effects);
    ASSERT_EQ(view().requests.size(), 1U);
    EXPECT_EQ(view().requests[0].step, RequestStep::waiting);
}

TEST_F(View, NamesAllThatIsWrongWithCentral) {
    fleet().on(BrokerChanged{true}, now, effects);
    EXPECT_TRUE(view().troubles.empty());
    fleet().on(BrokerChanged{false}, now, effects);
    fleet().on(ForeignCentralSeen{{9, 9}}, now, effects);
    EXPECT_EQ(view({"the ledger cannot be written"}).troubles.size(), 3U);
}

TEST_F(View, KeepsTheNewestMessagesOnly) {
    for (std::size_t i = 0; i < PanelMessages::limit + 5; ++i)
        messages.add({now.wall, NoticeLevel::info, std::to_string(i)});
    const auto shown = view().messages;
    EXPECT_EQ(shown.size(), PanelMessages::limit);
    EXPECT_EQ(shown.front().text, "5");
}

}  // namespace
}  // namespace evc::central
