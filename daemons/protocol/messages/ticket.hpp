#pragma once

#include <string>
#include <string_view>

#include "core/message/ticket.hpp"
#include "core/result.hpp"

namespace evc::protocol {

/// The word on the wire, such as `COMPLETED`.
[[nodiscard]] std::string_view word(TicketStatus status);

/// Value of topic `tickets`, key driverId.
[[nodiscard]] std::string encode(const Ticket& ticket);

/// A reason that this version does not know stays as it is. Fails with Fault::invalid and a sentence saying which field
/// is wrong and how.
[[nodiscard]] Result<Ticket> decode_ticket(std::string_view bytes);

}  // namespace evc::protocol
