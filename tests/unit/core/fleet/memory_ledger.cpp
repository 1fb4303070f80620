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
    issued_[change.ticket.request] = time.passed;
}

void MemoryLedger::take(const KeepBooks& change) {
    time = change.time;
    const auto& retention = change.retention;
    std::erase_if(tickets, [&](const auto& entry) {
        const bool rejected = entry.second.status == TicketStatus::rejected;
        return issued_[entry.first] + (rejected ? retention.rejections : retention.tickets) <= time.passed;
    });
    std::erase_if(late, [&](const LateReport& report) {
        const auto when = reported_[{report.session, report.engine}];
        return when + (report.stranger ? retention.strangers : retention.tickets) <= time.passed;
    });
}

void MemoryLedger::take(const SaveLate& change) {
    const auto& report = change.report;
    const auto same = std::find_if(late.begin(), late.end(), [&](const LateReport& other) {
        return other.session == report.session && other.engine == report.engine;
    });
    if (same == late.end()) {
        late.push_back(report);
        reported_[{report.session, report.engine}] = time.passed;
    } else if (report.reported > same->reported) {
        *same = report;
    }
}

LedgerSnapshot MemoryLedger::snapshot() const {
    LedgerSnapshot found;
    found.ledger = id;
    found.time = time;
    for (const auto& [request, ticket] : tickets) found.newest_ticket = std::max(found.newest_ticket, ticket.at);
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
