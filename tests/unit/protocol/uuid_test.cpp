#include "protocol/uuid.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace evc::protocol {
namespace {

constexpr std::string_view some = "8a6e0804-2bd0-4672-b79d-d97027f9071a";

TEST(UuidText, IsReadInEitherCaseAndWrittenInLowerCase) {
    const auto id = parse_id<RequestId>(some).value();
    EXPECT_EQ(id.high, 0x8a6e08042bd04672U);
    EXPECT_EQ(id.low, 0xb79dd97027f9071aU);
    EXPECT_EQ(parse_id<RequestId>("8A6E0804-2BD0-4672-B79D-D97027F9071A"), id);
    EXPECT_EQ(uuid_text(id), some);
    EXPECT_EQ(uuid_text(RequestId{0, 1}), "00000000-0000-0000-0000-000000000001");
}

TEST(UuidText, OfAnyOtherFormIsRefused) {
    for (const auto* text : {"", "8a6e08042bd04672b79dd97027f9071a", "{8a6e0804-2bd0-4672-b79d-d97027f9071a}",
                             "8a6e0804-2bd0-4672-b79d-d97027f9071", "8a6e0804-2bd0-4672-b79d-d97027f9071a ",
                             "8a6e0804-2bd0-4672-b79d-d97027f9071g", "8a6e08042-bd0-4672-b79d-d97027f9071a",
                             "8a6e0804 2bd0 4672 b79d d97027f9071a", "-8a6e080-2bd0-4672-b79d-d97027f9071a",
                             "urn:uuid:8a6e0804-2bd0-4672-b79d-d970", "00000000-0000-0000-0000-000000000000"})
        EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(RandomUuid, IsOfVersionFourAndAnotherEachTime) {
    std::unordered_set<EngineId> seen;
    for (int i = 0; i < 100; ++i) {
        const auto id = random_id<EngineId>();
        EXPECT_EQ((id.high >> 12U) & 0xFU, 4U);
        EXPECT_EQ(id.low >> 62U, 2U);
        EXPECT_TRUE(seen.insert(id).second);
    }
}

// Expected values are those of Python's uuid.uuid5().
TEST(NamedUuid, IsTheOneThatOthersCompute) {
    EXPECT_EQ(uuid_text(named_uuid("")), "370ecfa6-a937-5576-b4f0-b7095d8edeb1");
    EXPECT_EQ(uuid_text(named_uuid("Suministro ñ")), "f51391ce-c5e8-59a8-9b72-07292a1f221e");
}

TEST(SessionId, IsThatOfTheRequestInEitherCase) {
    const auto session = session_of(parse_id<RequestId>("8A6E0804-2bd0-4672-b79d-d97027f9071a").value());
    EXPECT_EQ(uuid_text(session), "0fc63355-7749-54e3-9397-d04fd130c73b");
}

RecordPlace place() {
    return {.topic = "requests",
            .partition = 3,
            .offset = 42,
            .timestamp = Wall{milliseconds{1795463570123}},
            .key = "CP-1"};
}

constexpr std::string_view value = R"({"driverId":"D1","cpId":"CP-1"})";

TEST(DerivedRequest, IsTheSameForTheSameRecord) {
    EXPECT_EQ(uuid_text(derived_request(place(), value)), "5deabe3c-9915-5f00-a4c8-47c3647480f2");
    EXPECT_EQ(derived_request(place(), value), derived_request(place(), value));
}

TEST(DerivedRequest, IsAnotherWhenAnythingOfTheRecordIs) {
    auto topic = place(), partition = place(), offset = place(), timestamp = place(), key = place();
    topic.topic = "test.requests";
    partition.partition = 4;
    offset.offset = 43;
    timestamp.timestamp += milliseconds{1};
    key.key = "CP-";
    std::unordered_set<RequestId> ids{derived_request(place(), value)};
    for (const auto& other : {topic, partition, offset, timestamp, key})
        EXPECT_TRUE(ids.insert(derived_request(other, value)).second);
    EXPECT_TRUE(ids.insert(derived_request(place(), "{}")).second);
    EXPECT_TRUE(ids.insert(derived_request(key, "1" + std::string{value})).second) << "key and value run together";
}

Command command(Order order) { return {CpId::parse("CP-1").value(), LedgerId{1, 2}, Wall{}, std::move(order)}; }

TEST(CommandId, IsTheSameForARepetitionAtAnyTime) {
    auto again = command(StopCp{7, "operator-stop"});
    again.at += seconds{5};
    EXPECT_EQ(command_id(again), command_id(command(StopCp{7, "operator-stop"})));
}

TEST(CommandId, IsAnotherForEachOrder) {
    const SessionId session{3, 4};
    std::unordered_set<Uuid> ids;
    for (const auto& order :
         {Order{Authorize{session, {}, {}, {}, {}}}, Order{Begin{session, {5, 6}, {}}},
          Order{Begin{session, {5, 7}, {}}}, Order{StopCp{7, ""}}, Order{ResumeCp{7}}, Order{ResumeCp{8}},
          Order{Finish{session, "fault"}}, Order{Finish{session, "driver-stop"}}, Order{Receipt{session, {1}, {}}},
          Order{Receipt{session, {2}, {}}}, Order{RejectOnSite{{3, 4}, "busy"}}})
        EXPECT_TRUE(ids.insert(command_id(command(order))).second) << word(order);
}

TEST(CommandId, IsAnotherForEachChargePointAndLedger) {
    const auto one = command(ResumeCp{7});
    auto other_cp = one, other_ledger = one;
    other_cp.cp = CpId::parse("CP-2").value();
    other_ledger.ledger = {1, 3};
    EXPECT_NE(command_id(other_cp), command_id(one));
    EXPECT_NE(command_id(other_ledger), command_id(one));
}

}  // namespace
}  // namespace evc::protocol
