#include "evctl/remote_panel.hpp"

#include <gmock/gmock.h>

#include "unit/evctl/samples.hpp"

namespace evc::evctl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PanelRows, ShowASupplyAsCentralsPanelDoes) {
    const auto row = panel_row(supplying());
    ASSERT_TRUE(row);
    EXPECT_EQ(row->id.text(), "CP002");
    EXPECT_EQ(row->state, CpState::supplying);
    EXPECT_TRUE(row->charging);
    EXPECT_EQ(row->driver.text(), "ana");
    EXPECT_EQ(row->energy, WattHours{12'999});
    EXPECT_EQ(row->amount, (Money{650, Currency{}}));
}

TEST(PanelRows, ShowNoFiguresBeforeASupplyHasBegun) {
    auto reserved = supplying();
    reserved.state = "available";
    reserved.reserved = true;
    EXPECT_FALSE(panel_row(reserved)->charging);
    EXPECT_TRUE(panel_row(reserved)->reserved);
    EXPECT_FALSE(panel_row(available())->charging);
}

TEST(PanelRows, LeaveOutWhatTheyDoNotUnderstand) {
    auto dreaming = available();
    dreaming.state = "dreaming";
    EXPECT_FALSE(panel_row(dreaming));
    EXPECT_FALSE(panel_request(session()));
}

TEST(PanelRows, ShowRequestsWithTheirStep) {
    auto open = session();
    open.state = "accepted";
    const auto request = panel_request(open);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->step, panel::RequestStep::accepted);
    EXPECT_EQ(request->at, noon);
}

TEST(PanelRows, TellWhatIsWrongWithCentral) {
    Overview overview;
    EXPECT_THAT(troubles_of(overview), ElementsAre("the broker cannot be reached"));
    overview.broker_connected = true;
    EXPECT_THAT(troubles_of(overview), ElementsAre("CENTRAL is not well: see its messages"));
    overview.healthy = true;
    EXPECT_THAT(troubles_of(overview), IsEmpty());
}

}  // namespace
}  // namespace evc::evctl
