#include "unit/protocol/messages/samples.hpp"

#include <boost/json.hpp>
#include <utility>

namespace evc::protocol::test {
namespace {

template <class T, class Decode>
Sample sample(std::string name, std::string bytes, T meaning, Decode decode, std::vector<std::string> required) {
    return {.name = std::move(name),
            .bytes = std::move(bytes),
            .encoded = [meaning] { return encode(meaning); },
            .decode = [decode](std::string_view text) -> Status {
                auto result = decode(text);
                if (!result) return tl::make_unexpected(result.error());
                return {};
            },
            .means_the_sample = [decode, meaning](std::string_view text) { return decode(text) == meaning; },
            .required = std::move(required)};
}

Sample charge_request() {
    return sample("ChargeRequest",
                  R"({"v":1,"type":"CHARGE","requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a","driverId":"D1",)"
                  R"("cpId":"CP-1","origin":"site","at":"2026-11-23T12:00:00.000Z",)"
                  R"("expiresAt":"2026-11-23T12:01:00.250Z"})",
                  Request{ChargeRequest{request_id, session_id, driver, cp, Origin::site, noon, later}},
                  [](std::string_view bytes) { return decode_request(bytes, place); }, {"driverId", "cpId"});
}

Sample stop_request() {
    return sample("StopRequest",
                  R"({"v":1,"type":"STOP","requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a","driverId":"D1",)"
                  R"("cpId":"CP-1"})",
                  Request{StopRequest{request_id, session_id, driver, cp}},
                  [](std::string_view bytes) { return decode_request(bytes, place); },
                  {"requestId", "driverId", "cpId"});
}

Sample command(std::string name, std::string_view id, std::string_view rest, Order order,
               std::vector<std::string> further) {
    std::string bytes = R"({"v":1,"type":")";
    bytes.append(word(order)).append(R"(","cpId":"CP-1","commandId":")").append(id);
    bytes.append(R"(","ledgerId":"0d4f1c3e-9b7a-4c61-8f25-6a1e3b5d7c90","at":"2026-11-23T12:00:00.000Z",)");
    bytes.append(rest).append("}");
    std::vector<std::string> required{"type", "cpId", "commandId", "ledgerId", "at"};
    required.insert(required.end(), further.begin(), further.end());
    const Command meaning{cp, ledger_id, noon, std::move(order)};
    const auto decode = [](std::string_view text) -> Result<Command> {
        auto any = decode_command(text);
        if (!any) return tl::make_unexpected(any.error());
        if (const auto* known = std::get_if<Command>(&*any)) return *known;
        return failure(Fault::internal, "unknown command");
    };
    return sample(std::move(name), std::move(bytes), meaning, decode, std::move(required));
}

std::vector<Sample> commands() {
    constexpr std::string_view session = R"("sessionId":"0fc63355-7749-54e3-9397-d04fd130c73b",)";
    const std::string of_session{session};
    return {
        command("Authorize", "e88d24b9-7673-5edc-b26c-50befdecc22e",
                of_session + R"("requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a","driverId":"D1",)"
                             R"("tariff":{"energy":"0.50","currency":"EUR"},"expiresAt":"2026-11-23T12:01:00.250Z")",
                Authorize{session_id, request_id, driver, tariff, later},
                {"sessionId", "requestId", "driverId", "tariff", "expiresAt"}),
        command("Begin", "9fa7351b-1878-5c36-ac12-b1477315fec2",
                of_session + R"("engineId":"b7c1a2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d",)"
                             R"("expiresAt":"2026-11-23T12:01:00.250Z")",
                Begin{session_id, engine_id, later}, {"sessionId", "engineId", "expiresAt"}),
        command("Stop", "7c80ecce-ab1b-5fab-ae98-5eb0b9163e26", R"("n":7,"reason":"operator-stop")",
                StopCp{7, "operator-stop"}, {"n", "reason"}),
        command("Resume", "2683d9d8-2ef4-5536-9f9d-29fed4350d9f", R"("n":8)", ResumeCp{8}, {"n"}),
        command("Finish", "3751cf8e-09a4-5bbb-9d01-c0cbf4c1fcb7", of_session + R"("reason":"driver-stop")",
                Finish{session_id, "driver-stop"}, {"sessionId", "reason"}),
        command("Receipt", "005a30fd-e7ce-5376-a2df-f043ff21f53a",
                of_session + R"("energyWh":12999,"amountMinor":650,"currency":"EUR")",
                Receipt{session_id, {12999}, {650, {}}}, {"sessionId", "energyWh", "amountMinor", "currency"}),
        command("Rejected", "bc53beee-ec05-5dca-8ea2-0e6bcdf15d6e",
                R"("requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a","reason":"busy")",
                RejectOnSite{request_id, "busy"}, {"requestId", "reason"}),
    };
}

Sample telemetry(std::string name, std::string_view status, std::string_view rest, Report report,
                 const std::vector<std::string>& further) {
    std::string bytes = R"({"v":1,"status":")";
    bytes.append(status).append(R"(","cpId":"CP-1","engineId":"b7c1a2d4-5e6f-4a8b-9c0d-1e2f3a4b5c6d",)");
    bytes.append(R"("at":"2026-11-23T12:00:00.000Z",)").append(rest).append("}");
    std::vector<std::string> required{"status", "cpId", "engineId", "at"};
    required.insert(required.end(), further.begin(), further.end());
    return sample(std::move(name), std::move(bytes), Telemetry{cp, engine_id, noon, std::move(report)},
                  decode_telemetry, std::move(required));
}

std::vector<Sample> telemetries() {
    const std::string of_session = R"("sessionId":"0fc63355-7749-54e3-9397-d04fd130c73b","driverId":"D1")";
    const std::string ending = of_session + R"(,"seq":10,"energyWh":12999,"startedAt":"2026-11-23T12:00:00.000Z",)"
                                            R"("endedAt":"2026-11-23T12:01:00.250Z")";
    const auto final_report = [](Outcome outcome, Reason reason) {
        return FinalReport{outcome, session_id, driver, 10, {12999}, noon, later, std::move(reason)};
    };
    const std::vector<std::string> of_final{"sessionId", "driverId", "seq", "energyWh", "endedAt"};
    return {
        telemetry("State", "STATE",
                  R"("n":7,"stopped":false,"faulty":true,"meterWh":9007199254740991,)"
                  R"("sessions":["0fc63355-7749-54e3-9397-d04fd130c73b","8a6e0804-2bd0-4672-b79d-d97027f9071a"])",
                  EngineState{7, false, true, {9'007'199'254'740'991}, {session_id, {request_id.high, request_id.low}}},
                  {"n", "stopped", "faulty", "meterWh", "sessions"}),
        telemetry("Accepted", "ACCEPTED", of_session, Accepted{session_id, driver}, {"sessionId", "driverId"}),
        telemetry("Refused", "REFUSED", of_session + R"(,"reason":"busy")", Refused{session_id, driver, "busy"},
                  {"sessionId", "driverId"}),
        telemetry("Charging", "CHARGING", of_session + R"(,"seq":3,"energyWh":36,"powerW":43200)",
                  Charging{session_id, driver, 3, {36}, {43200}},
                  {"sessionId", "driverId", "seq", "energyWh", "powerW"}),
        telemetry("Completed", "COMPLETED", ending + R"(,"reason":"driver-stop")",
                  final_report(Outcome::completed, "driver-stop"), of_final),
        telemetry("Interrupted", "INTERRUPTED", ending + R"(,"reason":"engine-restart")",
                  final_report(Outcome::interrupted, "engine-restart"), of_final),
        telemetry("Expired", "EXPIRED", ending + R"(,"reason":"no-vehicle")",
                  final_report(Outcome::expired, "no-vehicle"), of_final),
        telemetry("Acknowledged", "ACK", R"("n":7)", Acknowledged{7}, {"n"}),
    };
}

Sample ticket() {
    return sample("Ticket",
                  R"({"v":1,"requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a",)"
                  R"("sessionId":"0fc63355-7749-54e3-9397-d04fd130c73b","driverId":"D1","cpId":"CP-1",)"
                  R"("status":"INTERRUPTED","energyWh":12999,"amountMinor":650,"currency":"EUR",)"
                  R"("tariff":{"energy":"0.50","currency":"EUR"},"startedAt":"2026-11-23T12:00:00.000Z",)"
                  R"("endedAt":"2026-11-23T12:01:00.250Z","reason":"fault","at":"2026-11-23T12:01:00.250Z"})",
                  Ticket{request_id,
                         session_id,
                         driver,
                         cp,
                         TicketStatus::interrupted,
                         {12999},
                         {650, {}},
                         tariff,
                         noon,
                         later,
                         "fault",
                         later},
                  decode_ticket,
                  {"requestId", "driverId", "cpId", "status", "energyWh", "amountMinor", "currency", "at"});
}

Sample progress() {
    return sample("Progress",
                  R"({"v":1,"requestId":"8a6e0804-2bd0-4672-b79d-d97027f9071a",)"
                  R"("sessionId":"0fc63355-7749-54e3-9397-d04fd130c73b","driverId":"D1","cpId":"CP-1",)"
                  R"("status":"STATE","energyWh":36,"powerW":43200,"amountMinor":2,"state":"supplying",)"
                  R"("at":"2026-11-23T12:00:00.000Z"})",
                  Progress{request_id, session_id, driver, cp, Step::state, WattHours{36}, Watts{43200}, 2,
                           CpState::supplying, noon},
                  decode_progress, {"requestId", "driverId", "cpId", "status", "at"});
}

Sample cp_status() {
    return sample("CpStatus",
                  R"({"v":1,"cpId":"CP-1","ledgerId":"0d4f1c3e-9b7a-4c61-8f25-6a1e3b5d7c90",)"
                  R"("location":"Gran Vía \"9\"","state":"supplying","reserved":true,)"
                  R"("tariff":{"energy":"0.50","currency":"EUR"},"driverId":"D1",)"
                  R"("sessionId":"0fc63355-7749-54e3-9397-d04fd130c73b","energyWh":36,"amountMinor":2,)"
                  R"("since":"2026-11-23T12:00:00.000Z","at":"2026-11-23T12:01:00.250Z"})",
                  CpStatus{cp, ledger_id, "Gran Vía \"9\"", CpState::supplying, true, tariff, driver, session_id,
                           WattHours{36}, 2, noon, later},
                  decode_cp_status, {"cpId", "ledgerId", "location", "state", "reserved", "tariff", "since", "at"});
}

Sample central_status() {
    return sample("CentralStatus",
                  R"({"v":1,"ledgerId":"0d4f1c3e-9b7a-4c61-8f25-6a1e3b5d7c90","at":"2026-11-23T12:00:00.000Z",)"
                  R"("healthy":true,"version":"1.0.0"})",
                  CentralStatus{ledger_id, noon, true, "1.0.0"}, decode_central_status,
                  {"ledgerId", "at", "healthy", "version"});
}

std::vector<Sample> all_samples() {
    std::vector<Sample> all{charge_request(), stop_request(), ticket(), progress(), cp_status(), central_status()};
    for (auto& each : commands()) all.push_back(std::move(each));
    for (auto& each : telemetries()) all.push_back(std::move(each));
    return all;
}

}  // namespace

const std::vector<Sample>& samples() {
    static const auto all = all_samples();
    return all;
}

std::string with_field(const std::string& bytes, const std::string& key, std::string_view value) {
    auto document = boost::json::parse(bytes);
    auto& object = document.as_object();
    if (value.empty())
        object.erase(key);
    else
        object[key] = boost::json::parse(value);
    return boost::json::serialize(document);
}

}  // namespace evc::protocol::test
