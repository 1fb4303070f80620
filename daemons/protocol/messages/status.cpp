#include <utility>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"
#include "protocol/messages/state_words.hpp"

namespace evc::protocol {

std::string encode(const CpStatus& status) {
    return ObjectWriter{}
        .field("cpId", status.cp)
        .field("ledgerId", status.ledger)
        .text("location", status.location)
        .word("state", evc::word(status.state))
        .flag("reserved", status.reserved)
        .field("tariff", status.tariff)
        .field("driverId", status.driver)
        .field("sessionId", status.session)
        .field("energyWh", status.energy)
        .field("amountMinor", status.amount_minor)
        .field("since", status.since)
        .field("at", status.at)
        .finish();
}

std::string encode(const CentralStatus& status) {
    return ObjectWriter{}
        .field("ledgerId", status.ledger)
        .field("at", status.at)
        .flag("healthy", status.healthy)
        .text("version", status.version)
        .field("generation", status.generation)
        .field("row", status.row)
        .finish();
}

Result<CpStatus> decode_cp_status(std::string_view bytes) {
    Fields in{bytes};
    CpStatus status{.cp = in.name<CpId>("cpId"),
                    .ledger = in.id<LedgerId>("ledgerId"),
                    .location = in.text("location", location_length_max),
                    .state = in.choice("state", state_words),
                    .reserved = in.flag("reserved"),
                    .tariff = in.tariff("tariff"),
                    .driver = in.optional_name<DriverId>("driverId"),
                    .session = in.optional_id<SessionId>("sessionId"),
                    .energy = in.optional_energy("energyWh"),
                    .amount_minor = in.optional_amount("amountMinor"),
                    .since = in.time("since"),
                    .at = in.time("at")};
    return in.result(std::move(status));
}

Result<CentralStatus> decode_central_status(std::string_view bytes) {
    Fields in{bytes};
    CentralStatus status{.ledger = in.id<LedgerId>("ledgerId"),
                         .at = in.time("at"),
                         .healthy = in.flag("healthy"),
                         .version = in.text("version", word_length_max),
                         .generation = in.optional_id<GenerationId>("generation"),
                         .row = in.optional_integer("row")};
    return in.result(std::move(status));
}

}  // namespace evc::protocol
