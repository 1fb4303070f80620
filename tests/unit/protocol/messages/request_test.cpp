#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/messages.hpp"
#include "unit/protocol/messages/samples.hpp"

namespace evc::protocol::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view shortest = R"({"driverId":"D1","cpId":"CP-1"})";

ChargeRequest charge(std::string_view bytes, const RecordPlace& from = place) {
    return std::get<ChargeRequest>(decode_request(bytes, from).value());
}

TEST(Request, NeedsNothingButDriverAndChargePoint) {
    const auto request = charge(shortest);
    EXPECT_EQ(request.driver, driver);
    EXPECT_EQ(request.cp, cp);
    EXPECT_EQ(request.origin, Origin::app);
    EXPECT_EQ(request.at, std::nullopt);
    EXPECT_EQ(request.expires_at, std::nullopt);
}

TEST(Request, WithoutIdGetsTheOneOfItsPlaceAndTheSessionOfThat) {
    const auto request = charge(shortest);
    EXPECT_EQ(uuid_text(request.request), "5deabe3c-9915-5f00-a4c8-47c3647480f2");
    EXPECT_EQ(request.session, session_of(request.request));
    auto next = place;
    ++next.offset;
    EXPECT_NE(charge(shortest, next).request, request.request);
}

TEST(Request, MayHaveAKeyOfAnyBytes) {
    auto odd = place;
    odd.key = "\xff\n{}";
    EXPECT_EQ(charge(shortest, odd).cp, cp);
}

TEST(Request, ToStopNeedsTheIdOfItsCharge) {
    const auto request = decode_request(R"({"type":"STOP","driverId":"D1","cpId":"CP-1"})", place);
    EXPECT_EQ(request.error().text, "field requestId is missing, it is required");
}

TEST(Request, OfUnknownTypeIsRefused) {
    const auto request = decode_request(R"({"type":"charge","driverId":"D1","cpId":"CP-1"})", place);
    EXPECT_EQ(request.error().text, R"(field type is "charge", it must be one of CHARGE STOP)");
}

TEST(Request, OfUnknownOriginIsRefused) {
    const auto request = decode_request(R"({"origin":"web","driverId":"D1","cpId":"CP-1"})", place);
    EXPECT_EQ(request.error().text, R"(field origin is "web", it must be one of app site)");
}

TEST(Request, MustNameDriverAndChargePointAsTheRuleHasIt) {
    for (const auto* name : {"", "..", "a..b", "a/b", "-a", "_central", "a b", "ñ", "a\\u0000",
                             "a23456789a123456789a123456789a123456789a123456789"}) {
        const auto bytes = std::string{R"({"driverId":")"} + name + R"(","cpId":"CP-1"})";
        const auto request = decode_request(bytes, place);
        ASSERT_FALSE(request) << name;
        EXPECT_THAT(request.error().text, HasSubstr("field driverId is ")) << name;
        EXPECT_THAT(request.error().text, HasSubstr(std::string{name_rule})) << name;
    }
}

TEST(Request, IsUnderstoodWithEscapesInKeysAndTexts) {
    EXPECT_EQ(charge(R"({"\u0064riverId":"\u00441","cpI\u0064":"CP\u002d1"})").driver, driver);
}

TEST(Request, IsEncodedAlikeAsAVariant) {
    const StopRequest stop{request_id, session_id, driver, cp};
    EXPECT_EQ(encode(Request{stop}), encode(stop));
}

}  // namespace
}  // namespace evc::protocol::test
