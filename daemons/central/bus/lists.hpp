#pragma once

#include <cstdint>
#include <vector>

#include "central/bus/rows.hpp"
#include "central/central.hpp"
#include "platform/bus/reply.hpp"

namespace evc::central {

using ChargePointRows = std::vector<ChargePointRow>;
using SessionRows = std::vector<SessionRow>;
using TicketRows = std::vector<TicketRow>;
using MessageRows = std::vector<MessageRow>;

// The List methods of org.evcharging.Central1.Manager. What only the ledger has is read on the worker that reads it.

void list_charge_points(const Fleet& fleet, const bus::Properties& filter, std::uint32_t offset, std::uint32_t limit,
                        const bus::Reply<ChargePointRows, std::uint32_t>& reply);
void list_sessions(Central& central, const bus::Properties& filter, std::uint32_t limit,
                   const bus::Reply<SessionRows>& reply);
void list_tickets(Central& central, const bus::Properties& filter, std::uint32_t limit,
                  const bus::Reply<TicketRows>& reply);
void list_messages(Central& central, std::uint32_t limit, const bus::Reply<MessageRows>& reply);

}  // namespace evc::central
