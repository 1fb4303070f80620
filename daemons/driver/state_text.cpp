#include "driver/state_text.hpp"

#include <optional>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/uuid.hpp"

namespace evc::driver {
namespace {

using protocol::Uuid;

std::size_t lines_of(const TripRecord& record) { return record.done + (record.asked ? 1 : 0); }

Uuid fingerprint(const std::vector<CpId>& plan, std::size_t lines) {
    std::string text;
    for (std::size_t line = 0; line < lines; ++line) text += plan.at(line).text() + "\n";
    return protocol::named_uuid(text);
}

std::optional<AskedRequest> read_asked(protocol::Fields& in) {
    const auto request = in.optional_id<RequestId>("requestId");
    if (!request) return std::nullopt;
    return AskedRequest{*request, in.name<CpId>("cpId"), in.time("at"), in.time("expiresAt")};
}

}  // namespace

std::string encode_state(const TripRecord& record, const DriverId& driver, const std::vector<CpId>& plan) {
    protocol::ObjectWriter out;
    out.field("driverId", driver).integer("done", static_cast<std::uint64_t>(record.done));
    out.field("lines", fingerprint(plan, lines_of(record)));
    if (const auto& asked = record.asked)
        out.field("requestId", asked->request)
            .field("cpId", asked->cp)
            .field("at", asked->at)
            .field("expiresAt", asked->expires_at);
    return out.finish();
}

Result<TripRecord> decode_state(std::string_view text, const DriverId& driver, const std::vector<CpId>& plan) {
    protocol::Fields in{text};
    const auto owner = in.name<DriverId>("driverId");
    TripRecord record;
    record.done = in.integer("done");
    const auto lines = in.id<Uuid>("lines");
    record.asked = read_asked(in);
    auto result = in.result(record);
    if (!result) return failure(Fault::config, result.error().text);
    if (owner != driver) return failure(Fault::config, "it belongs to driver " + owner.text());
    if (record.done > plan.size() || lines_of(record) > plan.size() || lines != fingerprint(plan, lines_of(record)) ||
        (record.asked && record.asked->cp != plan[record.done]))
        return failure(Fault::config, "of the request file the first " + std::to_string(lines_of(record)) +
                                          " requests were asked already, and they are not the same any more");
    return result;
}

}  // namespace evc::driver
