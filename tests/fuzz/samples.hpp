#pragma once

#include "core/fleet/records.hpp"
#include "core/messages.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/station/effects.hpp"

namespace evc::fuzz {

// What stores are filled with before they are damaged: something in each table.

[[nodiscard]] LedgerBatch ledger_sample();
[[nodiscard]] std::vector<JournalChange> journal_sample();

/// What a program goes on to write: the session `number` with its ticket, and a message.
[[nodiscard]] LedgerBatch ended_session(std::uint64_t number);

inline constexpr LedgerId sample_ledger{1, 2};
inline constexpr EngineId sample_engine{3, 4};

}  // namespace evc::fuzz
