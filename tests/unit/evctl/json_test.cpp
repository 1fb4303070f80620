#include <gtest/gtest.h>

#include "evctl/output.hpp"
#include "unit/evctl/samples.hpp"

namespace evc::evctl {
namespace {

TEST(Json, ListsChargePointsWithTheFieldsOfTheNetworksMessages) {
    EXPECT_EQ(to_json(ChargePointList{{available(), supplying()}, 5}),
              R"({"v":1,"total":5,"chargePoints":[)"
              R"({"cpId":"CP001","location":"Gran Vía 12","state":"available","reserved":false,)"
              R"("tariff":{"energy":"0.50","currency":"EUR"},"since":"2025-11-27T12:00:00.000Z"},)"
              R"({"cpId":"CP002","location":"Gran Vía 12","state":"supplying","reserved":false,)"
              R"("tariff":{"energy":"0.50","currency":"EUR"},"driverId":"ana",)"
              R"("sessionId":"5b1f0c6e-0000-5000-8000-000000000001","energyWh":12999,"powerW":7400,"amountMinor":650,)"
              R"("since":"2025-11-27T12:00:00.000Z"}]})");
}

TEST(Json, ShowsOneChargePointWithWhatItsRowDoesNotSay) {
    ChargePointDetails details;
    details.row = faulted();
    details.enabled = details.connected = true;
    details.last_seen = noon;
    EXPECT_EQ(to_json(details),
              R"({"v":1,"cpId":"CP003","location":"Gran Vía 12","state":"faulted","reserved":false,)"
              R"("tariff":{"energy":"0.50","currency":"EUR"},"enabled":true,"connected":true,"healthy":false,)"
              R"("faultReason":"overheated","since":"2025-11-27T12:00:00.000Z",)"
              R"("lastSeen":"2025-11-27T12:00:00.000Z"})");
}

TEST(Json, TellsHowCentralIs) {
    Overview overview;
    overview.version = "1.0.0";
    overview.healthy = true;
    overview.total = 2;
    overview.states = {{CpState::available, 2},
                       {CpState::supplying, 0},
                       {CpState::stopped, 0},
                       {CpState::faulted, 0},
                       {CpState::disconnected, 0}};
    EXPECT_EQ(to_json(overview),
              R"({"v":1,"version":"1.0.0","healthy":true,"brokerConnected":false,"chargePointsTotal":2,"available":2,)"
              R"("supplying":0,"stopped":0,"faulted":0,"disconnected":0,"sessionsOpen":0})");
}

TEST(Json, HasTicketsAsTheirDriversGetThem) {
    EXPECT_EQ(to_json(std::vector{ticket()}),
              R"({"v":1,"tickets":[{"requestId":"11111111-1111-4111-8111-111111111111",)"
              R"("sessionId":"5b1f0c6e-0000-5000-8000-000000000001","driverId":"ana","cpId":"CP001",)"
              R"("status":"COMPLETED","energyWh":12999,"amountMinor":650,"currency":"EUR",)"
              R"("startedAt":"2025-11-27T12:00:00.000Z","endedAt":"2025-11-27T12:00:10.000Z",)"
              R"("at":"2025-11-27T12:00:11.000Z"}]})");
}

TEST(Json, LeavesOutWhatHasNotHappened) {
    EXPECT_EQ(to_json(std::vector{session()}),
              R"({"v":1,"sessions":[{"sessionId":"5b1f0c6e-0000-5000-8000-000000000001",)"
              R"("requestId":"11111111-1111-4111-8111-111111111111","driverId":"ana","cpId":"CP001",)"
              R"("state":"interrupted","origin":"app","energyWh":1500,"amountMinor":75,"currency":"EUR",)"
              R"("authorizedAt":"2025-11-27T12:00:00.000Z","reason":"operator-stop"}]})");
}

TEST(Json, HasMessagesInADocumentOrEachOnALine) {
    const MessageRow message{noon, "warning", "Gran \"Vía\""};
    const std::string fields = R"("at":"2025-11-27T12:00:00.000Z","level":"warning","text":"Gran \"Vía\""})";
    EXPECT_EQ(to_json(std::vector{message}), R"({"v":1,"messages":[{)" + fields + "]}");
    EXPECT_EQ(to_json_event(message), R"({"v":1,"event":"message",)" + fields);
}

TEST(Json, CountsHowFarAnOrderHasCome) {
    EXPECT_EQ(to_json(Counts{7, 2, 1}), R"({"v":1,"done":7,"pending":2,"failed":1})");
}

}  // namespace
}  // namespace evc::evctl
