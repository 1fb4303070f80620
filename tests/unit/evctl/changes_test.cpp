#include "evctl/changes.hpp"

#include <gmock/gmock.h>

#include "unit/evctl/samples.hpp"

namespace evc::evctl {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = Change::Kind;

bus::Variant text(const char* value) { return bus::Variant{std::string{value}}; }

TEST(Changes, AreOneObjectWithTheNewValues) {
    const Change change{Kind::changed,
                        noon,
                        "CP001",
                        {{"State", text("supplying")},
                         {"DriverId", text("ana")},
                         {"Enabled", bus::Variant{true}},
                         {"StateSinceUSec", bus::Variant{std::uint64_t{1'764'244'800'000'000}}}}};
    EXPECT_EQ(to_json(change),
              R"({"v":1,"event":"changed","at":"2025-11-27T12:00:00.000Z","cpId":"CP001","state":"supplying",)"
              R"("driverId":"ana","enabled":true,"since":"2025-11-27T12:00:00.000Z"})");
}

TEST(Changes, SayThatSomethingIsNoMore) {
    const Change change{Kind::changed, noon, "CP001", {{"DriverId", text("")}}};
    EXPECT_THAT(to_json(change), HasSubstr(R"("driverId":"")"));
    EXPECT_THAT(people_text(change, false), EndsWith("CP001  Driver: -"));
}

TEST(Changes, HaveTariffsAsListsHaveThem) {
    const Change change{Kind::changed, noon, "CP001", {{"Tariff", text("0.60")}}};
    EXPECT_THAT(to_json(change), HasSubstr(R"("tariff":{"energy":"0.60"})"));
}

TEST(Changes, AreALineForPeople) {
    const Change change{Kind::changed, noon, "CP001", {{"State", text("faulted")}, {"FaultReason", text("hot")}}};
    EXPECT_THAT(people_text(change, false), EndsWith("CP001  State: Faulted, Fault: hot"));
    EXPECT_THAT(people_text(change, true), HasSubstr("\x1b[0;1;31mFaulted\x1b[0m"));
    EXPECT_THAT(people_text(change, false), Not(HasSubstr("\n")));
}

TEST(Changes, TellOfCentralWhatChanged) {
    const Change change{Kind::central, noon, {}, {{"Healthy", bus::Variant{false}}}};
    EXPECT_EQ(to_json(change), R"({"v":1,"event":"central","at":"2025-11-27T12:00:00.000Z","healthy":false})");
    EXPECT_THAT(people_text(change, false), EndsWith("CENTRAL  All well: no"));
}

TEST(Changes, TellThatSomebodyCameOrWent) {
    EXPECT_THAT(to_json({Kind::removed, noon, "CP001"}), HasSubstr(R"("event":"removed")"));
    EXPECT_THAT(people_text({Kind::removed, noon, "CP001"}, false), EndsWith("CP001: removed"));
    EXPECT_THAT(to_json({Kind::central_away, noon}), HasSubstr(R"("event":"central-away")"));
    EXPECT_THAT(people_text({Kind::central_back, noon}, false), EndsWith("CENTRAL is back"));
}

}  // namespace
}  // namespace evc::evctl
