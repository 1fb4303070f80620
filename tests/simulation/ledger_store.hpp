#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/effects.hpp"
#include "core/fleet/records.hpp"
#include "simulation/broker.hpp"
#include "simulation/coverage.hpp"

namespace evc::sim {

/// A message of the outbox; `kind`: of the action that it came from.
struct OutboxRow {
    std::uint64_t id = 0;
    MessageIndex message = 0;
    Kinds kind = 0;
};

/// The stored ticket of a request into the outbox once more.
struct Resend {
    std::uint64_t id = 0;
    std::size_t request = 0;
};

struct OffsetUpdate {
    std::size_t slot = 0;
    Position expected;
    Position now;
};

/// What one turn of Central changes, and what it releases when it is stored.
struct LedgerBatch {
    std::vector<LedgerChange> changes;
    std::vector<OutboxRow> rows;
    std::vector<Resend> resends;
    std::vector<std::uint64_t> delivered;
    std::vector<OffsetUpdate> offsets;
    std::vector<Action> actions;
    Kinds kinds = 0;
    std::uint64_t past = 0;  ///< the Fleet's past_number() when it was made
};

/// What store::Ledger keeps on its disk, and refuses.
class LedgerStore {
public:
    explicit LedgerStore(LedgerId ledger) : id(ledger) {}

    /// Empty, or why the real one would have failed: Central would end.
    [[nodiscard]] std::string apply(const LedgerBatch& batch);
    [[nodiscard]] LedgerSnapshot snapshot() const;
    [[nodiscard]] const Ticket* ticket(std::size_t request) const {
        return request < tickets.size() && tickets[request] ? &*tickets[request] : nullptr;
    }
    [[nodiscard]] const SessionRecord* session(std::size_t request) const {
        return request < sessions.size() && sessions[request] ? &*sessions[request] : nullptr;
    }
    /// What a look for the session of this number finds.
    [[nodiscard]] PastRequest past(const SessionId& session) const;
    [[nodiscard]] const CpRecord* cp(const CpId& id) const;
    /// Whether a report of so much, or of more, is listed.
    [[nodiscard]] bool late_has(const SessionId& session, std::int64_t reported) const;
    [[nodiscard]] std::int64_t late_energy(const SessionId& session) const;

    LedgerId id;
    std::vector<CpRecord> cps;
    std::vector<std::optional<SessionRecord>> sessions;  ///< by number
    std::vector<std::optional<Ticket>> tickets;          ///< by number of the request
    std::vector<WaitingRequest> waiting;
    std::vector<LateReport> late;
    std::vector<OutboxRow> outbox;
    Positions offsets{};
    std::uint64_t last_row = 0;
    BooksTime time;
    std::map<std::size_t, milliseconds> written;  ///< of tickets, what had passed then

private:
    std::string apply(const LedgerChange& change);
    std::string apply(const Ticket& ticket);
    void apply(const LateReport& report);
    std::string apply_offsets(const LedgerBatch& batch);
};

}  // namespace evc::sim
