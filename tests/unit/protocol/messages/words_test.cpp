#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/protocol/messages/samples.hpp"

namespace evc::protocol::test {
namespace {

using testing::HasSubstr;

const std::string& bytes_of(std::string_view name) {
    const auto& all = samples();
    return std::find_if(all.begin(), all.end(), [name](const Sample& sample) { return sample.name == name; })->bytes;
}

TEST(Command, OfATypeThatIsNewIsPassedOnAsUnknown) {
    const auto command = decode_command(R"({"type":"UNLOCK","what":{"ever":1}})");
    EXPECT_EQ(std::get<UnknownCommand>(command.value()).type, "UNLOCK");
}

TEST(Command, WithoutPrintableTypeIsRefused) {
    EXPECT_EQ(decode_command("{}").error().text, "field type is missing, it is required");
    EXPECT_FALSE(decode_command(R"({"type":"\u001b[2J"})"));
    EXPECT_FALSE(decode_command(R"({"type":")" + std::string(65, 'X') + "\"}"));
}

TEST(Telemetry, OfUnknownStatusIsRefused) {
    EXPECT_EQ(decode_telemetry(with_field(bytes_of("Charging"), "status", "\"PAUSED\"")).error().text,
              R"(field status is "PAUSED", it must be one of CHARGING STATE ACCEPTED REFUSED COMPLETED INTERRUPTED )"
              "EXPIRED ACK");
    EXPECT_FALSE(decode_telemetry(with_field(bytes_of("Charging"), "status", "")));
}

TEST(Telemetry, ListsAsManySessionsAsFitAMessage) {
    Telemetry telemetry{cp, engine_id, noon, EngineState{}};
    auto& state = std::get<EngineState>(telemetry.report);
    for (std::uint64_t i = 1; i <= 400; ++i) state.sessions.push_back({i, i});
    EXPECT_EQ(decode_telemetry(encode(telemetry)), telemetry);
    state.sessions.clear();
    EXPECT_EQ(decode_telemetry(encode(telemetry)), telemetry);
}

TEST(Telemetry, RefusesTheNilUuidWhichWouldMeanNoEngine) {
    const auto nil = with_field(bytes_of("Accepted"), "engineId", "\"00000000-0000-0000-0000-000000000000\"");
    EXPECT_THAT(decode_telemetry(nil).error().text, HasSubstr("field engineId is"));
}

TEST(Integer, ReachesFromZeroToTheLargestThatAllReadersKeep) {
    const auto energy = [](std::string_view value) {
        return decode_telemetry(with_field(bytes_of("Charging"), "energyWh", value)).has_value();
    };
    EXPECT_TRUE(energy("0"));
    EXPECT_TRUE(energy("9007199254740991"));
    for (const auto* wrong :
         {"9007199254740992", "18446744073709551615", "99999999999999999999", "-1", "true", "\"1\""})
        EXPECT_FALSE(energy(wrong)) << wrong;
}

TEST(Integer, HasNoPointAndNoExponent) {
    for (const auto* number : {"3.0", "3e0", "0.3e1"}) {
        const auto bytes = std::string{R"({"status":"ACK","cpId":"CP-1","at":"2026-11-23T12:00:00Z",)"} +
                           R"("engineId":"b7c1a2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d","n":)" + number + "}";
        EXPECT_EQ(decode_telemetry(bytes).error().text,
                  "field n is " + std::string{number} + ", it must be an integer from 0 to 9007199254740991");
    }
}

TEST(Reason, ThatIsNewStaysAsItIs) {
    EXPECT_EQ(decode_ticket(with_field(bytes_of("Ticket"), "reason", "\"eclipse\"")).value().reason, "eclipse");
    EXPECT_EQ(decode_ticket(with_field(bytes_of("Ticket"), "reason", "\"Avería\"")).value().reason, "Avería");
}

TEST(Reason, MayHave64CharactersAndNoMore) {
    std::string longest;
    for (int i = 0; i < 64; ++i) longest += "ñ";
    const auto with_reason = [](const std::string& reason) {
        return decode_ticket(with_field(bytes_of("Ticket"), "reason", '"' + reason + '"'));
    };
    EXPECT_EQ(with_reason(longest).value().reason, longest);
    EXPECT_THAT(with_reason(longest + "x").error().text, HasSubstr("at most 64 printable characters"));
}

TEST(Reason, WithCharactersThatATerminalObeysIsRefusedAndNotRepeated) {
    for (const auto* evil : {R"("a\u001b[31m")", R"("a\nb")", R"("a\u0000")", R"("\u007f")", R"("\u009b1m")",
                             R"("\u202egnp")", R"("\u2067x")", R"("\u2028")"}) {
        const auto ticket = decode_ticket(with_field(bytes_of("Ticket"), "reason", evil));
        ASSERT_FALSE(ticket) << evil;
        for (const char c : ticket.error().text) EXPECT_TRUE(c >= ' ' && c <= '~') << evil;
    }
}

TEST(Reason, IsLeftOutWhenEmpty) {
    Ticket ticket{.request = request_id,
                  .session = {},
                  .driver = driver,
                  .cp = cp,
                  .energy = {},
                  .amount = {},
                  .tariff = {},
                  .started_at = {},
                  .ended_at = {},
                  .reason = {},
                  .at = noon};
    EXPECT_EQ(encode(ticket),
              R"({"v":1,"requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a","driverId":"D1","cpId":"CP-1",)"
              R"("status":"REJECTED","energyWh":0,"amountMinor":0,"currency":"EUR","at":"2026-11-23T12:00:00.000Z"})");
    EXPECT_EQ(decode_ticket(encode(ticket)), ticket);
}

TEST(Reason, OfAnOrderIsEscapedAsItNeeds) {
    const Command stop{cp, ledger_id, noon, StopCp{7, "obras \"B\" \\ ñ"}};
    EXPECT_EQ(std::get<Command>(decode_command(encode(stop)).value()), stop);
}

TEST(Tariff, IsAnObjectThatMayGrow) {
    const auto grown = with_field(bytes_of("CpStatus"), "tariff", R"({"vat":"21","energy":"0.1234","currency":"KWD"})");
    EXPECT_EQ(decode_cp_status(grown).value().tariff.energy_e4, 1234);
    EXPECT_EQ(decode_cp_status(grown).value().tariff.currency.text(), "KWD");
}

TEST(Tariff, ThatIsWrongIsNamedToTheMember) {
    const auto complaint = [](std::string_view tariff_text) {
        return decode_cp_status(with_field(bytes_of("CpStatus"), "tariff", tariff_text)).error().text;
    };
    EXPECT_EQ(complaint(R"({"currency":"EUR"})"), "field tariff.energy is missing, it is required");
    EXPECT_EQ(complaint(R"({"energy":"1","currency":null})"), "field tariff.currency is missing, it is required");
    EXPECT_THAT(complaint(R"({"energy":0.5,"currency":"EUR"})"), HasSubstr("field tariff.energy is "));
    EXPECT_THAT(complaint(R"({"energy":"-1","currency":"EUR"})"), HasSubstr(R"(field tariff.energy is "-1")"));
    EXPECT_THAT(complaint(R"({"energy":"1","currency":"eur"})"), HasSubstr(R"(field tariff.currency is "eur")"));
    EXPECT_THAT(complaint("\"0.50\""), HasSubstr("field tariff is \"0.50\""));
}

TEST(CpStatus, MayHaveTheLongestLocationThatAMonitorCanRegister) {
    const auto located = [](std::size_t length) {
        return decode_cp_status(with_field(bytes_of("CpStatus"), "location", '"' + std::string(length, 'x') + '"'));
    };
    EXPECT_TRUE(located(1024));
    EXPECT_THAT(located(1025).error().text, HasSubstr("at most 1024 printable characters"));
}

TEST(CpStatus, OfUnknownStateIsRefused) {
    EXPECT_THAT(decode_cp_status(with_field(bytes_of("CpStatus"), "state", "\"asleep\"")).error().text,
                HasSubstr("one of disconnected faulted stopped supplying available"));
}

}  // namespace
}  // namespace evc::protocol::test
