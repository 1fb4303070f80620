#pragma once

#include <map>
#include <vector>

#include "core/fleet/effects.hpp"
#include "core/fleet/records.hpp"

namespace evc::testing {

/// What a ledger would hold after the changes that a Fleet wanted, kept in memory; it fails the running test when a
/// request gets a second ticket.
class MemoryLedger {
public:
    void apply(const LedgerChange& change);

    /// What a Fleet started anew would find.
    [[nodiscard]] LedgerSnapshot snapshot() const;

    /// What a look for this session finds.
    [[nodiscard]] PastRequest past(const SessionId& session) const;

    LedgerId id{0xCE, 1};
    std::map<CpId, CpRecord> charge_points;
    std::map<SessionId, SessionRecord> sessions;
    std::map<RequestId, Ticket> tickets;
    std::map<RequestId, WaitingRequest> waiting;
    std::vector<LateReport> late;
    BooksTime time;

private:
    void take(const SaveCp& change) { charge_points[change.record.id] = change.record; }
    void take(const RemoveCp& change) { charge_points.erase(change.cp); }
    void take(const SaveSession& change) { sessions[change.record.id] = change.record; }
    void take(const SaveTicket& change);
    void take(const SaveWaiting& change) { waiting[change.waiting.request.request] = change.waiting; }
    void take(const RemoveWaiting& change) { waiting.erase(change.request); }
    void take(const SaveLate& change);
    void take(const KeepBooks& change);

    std::map<RequestId, milliseconds> issued_;  ///< what had passed when this ticket was
    std::map<std::pair<SessionId, EngineId>, milliseconds> reported_;
};

}  // namespace evc::testing
