#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/records.hpp"
#include "core/messages.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"

namespace evc::store {

class Database;

/// Which rows of a listing; what is not set does not matter.
struct ListFilter {
    CpId cp;                     ///< empty: any
    DriverId driver;             ///< empty: any
    std::optional<Wall> since;   ///< tickets: when issued; sessions: when authorised
    std::optional<Wall> before;  ///< not including it
    std::size_t limit = 100;     ///< at most `limit_max`
    bool remarked = false;       ///< tickets: only those with a remark

    static constexpr std::size_t limit_max = 10'000;
};

/// Looks into a ledger, also into one that another process is writing to, without keeping it waiting. Every member
/// blocks on the disk. Any thread may use it, one at a time.
class LedgerReader {
public:
    [[nodiscard]] static Result<std::unique_ptr<LedgerReader>> open(const std::string& path);
    ~LedgerReader();
    LedgerReader(const LedgerReader&) = delete;
    LedgerReader& operator=(const LedgerReader&) = delete;

    /// The newest first.
    [[nodiscard]] Result<std::vector<Ticket>> tickets(const ListFilter& filter);
    /// The newest first.
    [[nodiscard]] Result<std::vector<SessionRecord>> sessions(const ListFilter& filter);
    /// The newest first; only those that have ended.
    [[nodiscard]] Result<std::vector<SessionRecord>> ended_sessions(const ListFilter& filter);
    /// The newest `limit`, oldest first.
    [[nodiscard]] Result<std::vector<OperatorMessage>> messages(std::size_t limit);
    /// What is known of each of these sessions that are over, or were never authorised.
    [[nodiscard]] Result<std::vector<PastRequest>> past(const std::vector<SessionId>& sessions);
    /// At most `limit` sessions of tickets, those of requests that were never authorised included, in their order after
    /// `after`.
    [[nodiscard]] Result<std::vector<SessionId>> sessions_with_ticket(SessionId after, std::size_t limit);
    /// The same of late reports.
    [[nodiscard]] Result<std::vector<SessionId>> sessions_with_late_report(SessionId after, std::size_t limit);
    /// How many tickets there are, as the ledger has noted it.
    [[nodiscard]] Result<std::size_t> count_tickets();
    /// At most `limit` rows with an id above `id`, in order.
    [[nodiscard]] Result<std::vector<OutboxRow>> outbox_after(std::uint64_t id, std::size_t limit);

private:
    explicit LedgerReader(Database database);

    std::unique_ptr<Database> database_;
};

}  // namespace evc::store
