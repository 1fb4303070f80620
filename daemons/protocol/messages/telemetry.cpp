#include <utility>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"

namespace evc::protocol {
namespace {

enum class Kind { state, accepted, refused, charging, completed, interrupted, expired, ack };

constexpr Words<Kind, 8> kinds{{{Kind::charging, "CHARGING"},
                                {Kind::state, "STATE"},
                                {Kind::accepted, "ACCEPTED"},
                                {Kind::refused, "REFUSED"},
                                {Kind::completed, "COMPLETED"},
                                {Kind::interrupted, "INTERRUPTED"},
                                {Kind::expired, "EXPIRED"},
                                {Kind::ack, "ACK"}}};

struct KindOf {
    Kind operator()(const EngineState&) const { return Kind::state; }
    Kind operator()(const Accepted&) const { return Kind::accepted; }
    Kind operator()(const Refused&) const { return Kind::refused; }
    Kind operator()(const Charging&) const { return Kind::charging; }
    Kind operator()(const FinalReport& report) const {
        switch (report.outcome) {
            case Outcome::completed: return Kind::completed;
            case Outcome::interrupted: return Kind::interrupted;
            case Outcome::expired: return Kind::expired;
        }
        return Kind::interrupted;
    }
    Kind operator()(const Acknowledged&) const { return Kind::ack; }
};

/// Adds what a report has beyond the fields of all telemetry.
struct ReportWriter {
    ObjectWriter& out;

    void operator()(const EngineState& report) const {
        out.field("n", report.n).flag("stopped", report.stopped).flag("faulty", report.faulty);
        out.field("meterWh", report.meter).field("sessions", report.sessions);
    }
    void operator()(const Accepted& report) const {
        out.field("sessionId", report.session).field("driverId", report.driver);
    }
    void operator()(const Refused& report) const {
        out.field("sessionId", report.session).field("driverId", report.driver);
        out.text_unless_empty("reason", report.reason);
    }
    void operator()(const Charging& report) const {
        out.field("sessionId", report.session).field("driverId", report.driver).field("seq", report.seq);
        out.field("energyWh", report.energy).field("powerW", report.power);
    }
    void operator()(const FinalReport& report) const {
        out.field("sessionId", report.session).field("driverId", report.driver).field("seq", report.seq);
        out.field("energyWh", report.energy).field("startedAt", report.started_at).field("endedAt", report.ended_at);
        out.text_unless_empty("reason", report.reason);
    }
    void operator()(const Acknowledged& report) const { out.field("n", report.n); }
};

Reason optional_reason(Fields& in) { return in.optional_text("reason", word_length_max).value_or(Reason{}); }

EngineState read_state(Fields& in) {
    return {.n = in.integer("n"),
            .stopped = in.flag("stopped"),
            .faulty = in.flag("faulty"),
            .meter = in.energy("meterWh"),
            .sessions = in.ids<SessionId>("sessions")};
}

Charging read_charging(Fields& in) {
    return {.session = in.id<SessionId>("sessionId"),
            .driver = in.name<DriverId>("driverId"),
            .seq = in.integer("seq"),
            .energy = in.energy("energyWh"),
            .power = {in.amount("powerW")}};
}

FinalReport read_final(Fields& in, Outcome outcome) {
    return {.outcome = outcome,
            .session = in.id<SessionId>("sessionId"),
            .driver = in.name<DriverId>("driverId"),
            .seq = in.integer("seq"),
            .energy = in.energy("energyWh"),
            .started_at = in.optional_time("startedAt"),
            .ended_at = in.time("endedAt"),
            .reason = optional_reason(in)};
}

Report read_report(Fields& in, Kind kind) {
    switch (kind) {
        case Kind::state: return read_state(in);
        case Kind::accepted:
            return Accepted{.session = in.id<SessionId>("sessionId"), .driver = in.name<DriverId>("driverId")};
        case Kind::refused:
            return Refused{.session = in.id<SessionId>("sessionId"),
                           .driver = in.name<DriverId>("driverId"),
                           .reason = optional_reason(in)};
        case Kind::charging: return read_charging(in);
        case Kind::completed: return read_final(in, Outcome::completed);
        case Kind::interrupted: return read_final(in, Outcome::interrupted);
        case Kind::expired: return read_final(in, Outcome::expired);
        case Kind::ack: return Acknowledged{.n = in.integer("n")};
    }
    return {};
}

}  // namespace

std::string encode(const Telemetry& telemetry) {
    ObjectWriter out;
    out.word("status", word_of(kinds, std::visit(KindOf{}, telemetry.report))).field("cpId", telemetry.cp);
    out.field("engineId", telemetry.engine).field("at", telemetry.at);
    std::visit(ReportWriter{out}, telemetry.report);
    return out.finish();
}

Result<Telemetry> decode_telemetry(std::string_view bytes) {
    Fields in{bytes};
    const auto kind = in.choice("status", kinds);
    Telemetry telemetry{.cp = in.name<CpId>("cpId"),
                        .engine = in.id<EngineId>("engineId"),
                        .at = in.time("at"),
                        .report = read_report(in, kind)};
    return in.result(std::move(telemetry));
}

}  // namespace evc::protocol
