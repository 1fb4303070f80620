#include "evctl/output.hpp"
#include "protocol/json/writer.hpp"

namespace evc::evctl {
namespace {

using protocol::ObjectWriter;

void put_time(ObjectWriter& object, std::string_view key, Wall time) {
    if (time != Wall{}) object.field(key, time);
}

/// `facts`: what a charge point's own object says beyond a row of the list.
void put(ObjectWriter& object, const ChargePointRow& row, const ChargePointDetails* facts = nullptr) {
    object.text("cpId", row.id).text("location", row.location).text("state", row.state);
    object.flag("reserved", row.reserved).field("tariff", row.tariff);
    if (row.stop_pending) object.flag("stopPending", true);
    if (facts != nullptr)
        object.flag("enabled", facts->enabled).flag("connected", facts->connected).flag("healthy", facts->healthy);
    object.text_unless_empty("faultReason", row.fault_reason);
    object.text_unless_empty("driverId", row.driver).text_unless_empty("sessionId", row.session);
    if (!row.session.empty())
        object.field("energyWh", row.energy).field("powerW", row.power).integer("amountMinor", row.amount.minor);
    put_time(object, "since", row.since);
    if (facts != nullptr) put_time(object, "lastSeen", facts->last_seen);
}

void put(ObjectWriter& object, const SessionRow& row) {
    object.text("sessionId", row.session).text("requestId", row.request).text("driverId", row.driver);
    object.text("cpId", row.cp).text("state", row.state).text("origin", row.origin).field("energyWh", row.energy);
    object.integer("amountMinor", row.amount.minor).word("currency", row.amount.currency.text());
    put_time(object, "authorizedAt", row.authorized);
    put_time(object, "startedAt", row.started);
    put_time(object, "endedAt", row.ended);
    object.text_unless_empty("reason", row.reason);
}

void put(ObjectWriter& object, const TicketRow& row) {
    object.text("requestId", row.request).text_unless_empty("sessionId", row.session).text("driverId", row.driver);
    object.text("cpId", row.cp).text("status", row.status).field("energyWh", row.energy);
    object.integer("amountMinor", row.amount.minor).word("currency", row.amount.currency.text());
    put_time(object, "startedAt", row.started);
    put_time(object, "endedAt", row.ended);
    object.text_unless_empty("reason", row.reason).text_unless_empty("remark", row.remark);
    put_time(object, "at", row.issued);
}

void put(ObjectWriter& object, const MessageRow& row) {
    object.field("at", row.at).text("level", row.level).text("text", row.text);
}

template <class Row>
std::vector<std::string> parts(const std::vector<Row>& rows) {
    std::vector<std::string> objects;
    objects.reserve(rows.size());
    for (const auto& row : rows) {
        auto object = ObjectWriter::part();
        put(object, row);
        objects.push_back(object.finish());
    }
    return objects;
}

}  // namespace

std::string to_json(const Overview& overview) {
    ObjectWriter document;
    document.text("version", overview.version).flag("healthy", overview.healthy);
    document.flag("brokerConnected", overview.broker_connected);
    document.integer("chargePointsTotal", std::uint64_t{overview.total});
    for (const auto& [state, count] : overview.states) document.integer(word(state), std::uint64_t{count});
    document.integer("sessionsOpen", std::uint64_t{overview.sessions_open});
    return document.finish();
}

std::string to_json(const ChargePointList& list) {
    return ObjectWriter{}.integer("total", std::uint64_t{list.total}).parts("chargePoints", parts(list.rows)).finish();
}

std::string to_json(const ChargePointDetails& details) {
    ObjectWriter document;
    put(document, details.row, &details);
    return document.finish();
}

std::string to_json(const std::vector<SessionRow>& sessions) {
    return ObjectWriter{}.parts("sessions", parts(sessions)).finish();
}

std::string to_json(const std::vector<TicketRow>& tickets) {
    return ObjectWriter{}.parts("tickets", parts(tickets)).finish();
}

std::string to_json(const std::vector<MessageRow>& messages) {
    return ObjectWriter{}.parts("messages", parts(messages)).finish();
}

std::string to_json_event(const MessageRow& message) {
    ObjectWriter line;
    line.word("event", "message");
    put(line, message);
    return line.finish();
}

std::string to_json(const Counts& counts) {
    return ObjectWriter{}
        .integer("done", std::uint64_t{counts.done})
        .integer("pending", std::uint64_t{counts.pending})
        .integer("failed", std::uint64_t{counts.failed})
        .finish();
}

}  // namespace evc::evctl
