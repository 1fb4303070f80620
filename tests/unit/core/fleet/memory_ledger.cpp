#include "unit/core/fleet/memory_ledger.hpp"

#include <gtest/gtest.h>

#include "unit/core/testing_ids.hpp"

namespace evc::testing {

void MemoryLedger::apply(const LedgerChange& change) {
    std::visit([this](const auto& one) { take(one); }, change);
}

void MemoryLedger::take(const SaveTicket& change) {
    EXPECT_TRUE(tickets.emplace(change.ticket.request, change.ticket).second) << "a second ticket for one request";
}

void MemoryLedger::take(const ForgetBefore& change) {
    std::erase_if(tickets, [&](const auto& entry) { return entry.second.at < change.time; });
    std::erase_if(late, [&](const auto& report) { return report.at < change.time; });
}

LedgerSnapshot MemoryLedger::snapshot() const {
    LedgerSnapshot found;
    found.ledger = id;
    for (const auto& [key, record] : charge_points) found.charge_points.push_back(record);
    for (const auto& [key, record] : sessions)
        if (is_open(record.state)) found.open_sessions.push_back(record);
    for (const auto& [key, entry] : waiting) found.waiting.push_back(entry);
    for (const auto& [request, ticket] : tickets) {
        EndedRequest ended;
        ended.session = session_of(request);
        ended.asker = asker_of(ticket.driver, ticket.cp);
        if (const auto session = sessions.find(ended.session); session != sessions.end())
            ended.engine = session->second.engine;
        ended.energy = ticket.energy;
        ended.tariff = ticket.tariff.value_or(Tariff{});
        ended.reason = ticket.reason;
        ended.at = ticket.at;
        found.ended.push_back(std::move(ended));
    }
    found.late = late;
    return found;
}

}  // namespace evc::testing
