#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/fleet/records.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

// Reading the ledger's tables, for its writer and for its readers.

[[nodiscard]] Result<LedgerId> read_ledger_id(Database& database);
[[nodiscard]] Result<LedgerSnapshot> read_snapshot(Database& database);
/// What is known of a session that is over, or was never authorised.
[[nodiscard]] Result<PastRequest> read_past(Database& database, const SessionId& session);
[[nodiscard]] Result<std::vector<StoredOffset>> read_offsets(Database& database);
[[nodiscard]] Result<std::vector<OutboxRow>> read_outbox(Database& database, std::uint64_t after, std::size_t limit);

/// From a row of all columns of the table sessions.
[[nodiscard]] SessionRecord read_session(Row& row);

}  // namespace evc::store
