#include "evctl/failure.hpp"

#include <gmock/gmock.h>

namespace evc::evctl {
namespace {

using ::testing::HasSubstr;

Failure explained(const std::string& name) { return explain({name, "why"}, "EV_Central"); }

TEST(Failures, SomebodyWhoIsNotThereIsUnavailable) {
    const auto error = explained("org.freedesktop.DBus.Error.ServiceUnknown");
    EXPECT_EQ(error.exit, service::Exit::unavailable);
    EXPECT_EQ(error.text, "EV_Central is not on the bus: is it running?");
    EXPECT_EQ(explained("org.freedesktop.DBus.Error.NoReply").exit, service::Exit::unavailable);
    EXPECT_EQ(explained("org.freedesktop.DBus.Error.Disconnected"), (Failure{service::Exit::unavailable, "why"}));
}

TEST(Failures, WhoMayNotIsDeniedByBusAndServiceAlike) {
    EXPECT_EQ(explained("org.freedesktop.DBus.Error.AccessDenied").exit, service::Exit::denied);
    EXPECT_EQ(explained("org.evcharging.Error.NotAuthorized").exit, service::Exit::denied);
}

TEST(Failures, AnythingElseSaysWhyItself) {
    EXPECT_EQ(explained("org.evcharging.Error.Busy"), (Failure{service::Exit::failed, "why"}));
    EXPECT_EQ(explain({"some.Error", ""}, "EV_Central").text, "some.Error");
}

TEST(Failures, AnUnknownChargePointGetsTheNearestOneAsAHint) {
    EXPECT_TRUE(is_unknown({"org.evcharging.Error.UnknownChargePoint", ""}));
    EXPECT_TRUE(is_unknown({"org.freedesktop.DBus.Error.UnknownObject", ""}));
    EXPECT_FALSE(is_unknown({"org.evcharging.Error.Busy", ""}));
    const auto cp = *CpId::parse("CP0O1");
    EXPECT_EQ(unknown_charge_point(cp, {"CP001", "X"}).text, "there is no charge point CP0O1 (did you mean 'CP001'?)");
    EXPECT_EQ(unknown_charge_point(cp, {}).text, "there is no charge point CP0O1");
}

}  // namespace
}  // namespace evc::evctl
