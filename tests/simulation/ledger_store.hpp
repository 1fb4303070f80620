#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fleet/effects.hpp"
#include "core/fleet/records.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "simulation/broker.hpp"

namespace evc::sim {

/// A message as the outbox stores it: it is kept by the Broker, and its payload is its number there.
[[nodiscard]] OutboxRow row_of(Topic topic, MessageIndex message);
[[nodiscard]] MessageIndex index_of(const OutboxRow& row);
[[nodiscard]] Topic topic_of(std::string_view name);
[[nodiscard]] std::string_view name_of(Topic topic);

/// Where the ledger stands in a partition; nothing: it was never read.
using StoredPositions = std::array<std::optional<Position>, slots>;

/// What store::Ledger keeps on its disk, and refuses.
class LedgerStore {
public:
    explicit LedgerStore(LedgerId ledger) : id(ledger) {}

    /// Empty, or why the real one would have failed: Central would end. The tickets that are to be sent again become
    /// messages of `broker`.
    [[nodiscard]] std::string apply(const LedgerBatch& batch, Broker& broker);
    [[nodiscard]] const OutboxRow* row(std::uint64_t id) const;
    [[nodiscard]] std::vector<StoredOffset> stored_offsets() const;
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
    StoredPositions offsets{};
    std::uint64_t last_row = 0;
    BooksTime time;
    std::map<std::size_t, milliseconds> written;  ///< of tickets, what had passed then

private:
    std::string apply(const LedgerChange& change);
    std::string apply(const Ticket& ticket);
    void apply(const LateReport& report);
    std::string apply_outbox(const LedgerBatch& batch, Broker& broker);
    std::string apply_offsets(const LedgerBatch& batch);
};

}  // namespace evc::sim
