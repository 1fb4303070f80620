#include <utility>

#include "protocol/json/fields.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/messages.hpp"

namespace evc::protocol {
namespace {

constexpr Words<TicketStatus, 4> statuses{{{TicketStatus::completed, "COMPLETED"},
                                           {TicketStatus::interrupted, "INTERRUPTED"},
                                           {TicketStatus::rejected, "REJECTED"},
                                           {TicketStatus::expired, "EXPIRED"}}};

}  // namespace

std::string_view word(TicketStatus status) { return word_of(statuses, status); }

std::string encode(const Ticket& ticket) {
    return ObjectWriter{}
        .field("requestId", ticket.request)
        .field("sessionId", ticket.session)
        .field("driverId", ticket.driver)
        .field("cpId", ticket.cp)
        .word("status", word(ticket.status))
        .field("energyWh", ticket.energy)
        .field("amountMinor", ticket.amount.minor)
        .word("currency", ticket.amount.currency.text())
        .field("tariff", ticket.tariff)
        .field("startedAt", ticket.started_at)
        .field("endedAt", ticket.ended_at)
        .text_unless_empty("reason", ticket.reason)
        .field("at", ticket.at)
        .finish();
}

Result<Ticket> decode_ticket(std::string_view bytes) {
    Fields in{bytes};
    Ticket ticket{.request = in.id<RequestId>("requestId"),
                  .session = in.optional_id<SessionId>("sessionId"),
                  .driver = in.name<DriverId>("driverId"),
                  .cp = in.name<CpId>("cpId"),
                  .status = in.choice("status", statuses),
                  .energy = in.energy("energyWh"),
                  .amount = {.minor = in.amount("amountMinor"), .currency = in.currency("currency")},
                  .tariff = in.optional_tariff("tariff"),
                  .started_at = in.optional_time("startedAt"),
                  .ended_at = in.optional_time("endedAt"),
                  .reason = in.optional_text("reason", word_length_max).value_or(Reason{}),
                  .at = in.time("at")};
    return in.result(std::move(ticket));
}

}  // namespace evc::protocol
