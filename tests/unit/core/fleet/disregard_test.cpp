#include <gtest/gtest.h>

#include "unit/core/fleet/fleet_driver.hpp"

namespace evc {
namespace {

using namespace testing;

// Nothing is refused without a word: it is counted, and said once a minute, since anybody can cause it.

TEST(FleetDisregardedReport, IsCountedAndSaidOnceAMinute) {
    FleetDriver run;
    run.connected().states().forget();
    for (int i = 0; i < 50; ++i) run.refuses("busy", 77);
    EXPECT_EQ(run.fleet->disregarded_reports(), 50U);
    EXPECT_EQ(run.notices(NoticeKind::report_disregarded), 1U);
    run.forget().pass(minute).refuses("busy", 77);
    ASSERT_EQ(run.notices(NoticeKind::report_disregarded), 1U);
    EXPECT_EQ(run.all<Notify>().back().notice.detail, "REFUSED of what does not wait for an answer, 50 times");
}

TEST(FleetDisregardedReport, IsOneOfAnEngineThatWasNotLetBegin) {
    FleetDriver run;
    run.states().charging(100).pass(minute).charges(9, 900, 1, 2).acknowledges(0, 1);
    EXPECT_GE(run.fleet->disregarded_reports(), 1U);
}

TEST(FleetDisregardedReport, IsNoneInTheOrdinaryCourse) {
    FleetDriver run;
    run.connected().states().asks().accepts().accepts().states({session_id(1)}).charges(1, 10).charges(1, 10);
    run.charges(2, 20).reports(Outcome::completed, 20).reports(Outcome::completed, 20).states();
    EXPECT_EQ(run.fleet->disregarded_reports(), 0U);
}

}  // namespace
}  // namespace evc
