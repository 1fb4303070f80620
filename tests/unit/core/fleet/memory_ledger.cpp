#include "unit/core/fleet/memory_ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

void MemoryLedger::take(const SaveLate& change) {
    const auto& report = change.report;
    const auto same = std::find_if(late.begin(), late.end(), [&](const LateReport& other) {
        return other.session == report.session && other.engine == report.engine;
    });
    if (same == late.end())
        late.push_back(report);
    else if (report.reported > same->reported)
        *same = report;
}

LedgerSnapshot MemoryLedger::snapshot() const {
    LedgerSnapshot found;
    found.ledger = id;
    for (const auto& [key, record] : charge_points) found.charge_points.push_back(record);
    for (const auto& [key, record] : sessions)
        if (is_open(record.state)) found.open_sessions.push_back(record);
    for (const auto& [key, entry] : waiting) found.waiting.push_back(entry);
    return found;
}

PastRequest MemoryLedger::past(const SessionId& session) const {
    PastRequest found;
    found.session = session;
    for (const auto& [request, ticket] : tickets) {
        if (session_of(request) != session) continue;
        auto& ended = found.ended.emplace();
        ended.session = session;
        ended.asker = asker_of(ticket.driver, ticket.cp);
        if (const auto known = sessions.find(session); known != sessions.end()) ended.engine = known->second.engine;
        ended.energy = ticket.energy;
        ended.tariff = ticket.tariff.value_or(Tariff{});
        ended.reason = ticket.reason;
    }
    for (const auto& report : late)
        if (report.session == session) found.late.push_back(report);
    return found;
}

}  // namespace evc::testing
