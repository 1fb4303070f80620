#pragma once

#include <cstdint>
#include <vector>

#include "central/bus/ledger_reads.hpp"
#include "central/bus/rows.hpp"
#include "core/fleet/fleet.hpp"
#include "platform/bus/reply.hpp"

namespace evc::central {

using ChargePointRows = std::vector<ChargePointRow>;
using SessionRows = std::vector<SessionRow>;
using TicketRows = std::vector<TicketRow>;
using MessageRows = std::vector<MessageRow>;

/// Open sessions the Fleet knows, without a look through all that has ended.
struct ListSources {
    const Fleet& fleet;
    LedgerReads& ledger;
};

// The List methods of org.evcharging.Central1.Manager. What only the ledger has is read on the worker that reads it.

void list_charge_points(const Fleet& fleet, const bus::Properties& filter, std::uint32_t offset, std::uint32_t limit,
                        const bus::Reply<ChargePointRows, std::uint32_t>& reply);
void list_sessions(const ListSources& sources, const bus::Properties& filter, std::uint32_t limit,
                   const bus::Reply<SessionRows>& reply);
void list_tickets(LedgerReads& ledger, const bus::Properties& filter, std::uint32_t limit,
                  const bus::Reply<TicketRows>& reply);
void list_messages(LedgerReads& ledger, std::uint32_t limit, const bus::Reply<MessageRows>& reply);

}  // namespace evc::central
