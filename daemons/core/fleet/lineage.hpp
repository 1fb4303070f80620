#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/id.hpp"
#include "core/message/status.hpp"

namespace evc {

/// What a ledger says of itself when it is opened.
struct OwnBooks {
    LedgerId ledger;
    std::vector<GenerationId> generations;  ///< of the times it was opened before, oldest first
    std::uint64_t row = 0;                  ///< of the last message that it ever put into its outbox
    bool empty = false;                     ///< nothing was ever read into it, and it issued no ticket
};

/// What was found on the broker before anything was read into the ledger.
struct BooksOnBroker {
    std::optional<CentralStatus> newest;  ///< the newest life sign of any Central
    bool tickets = false;                 ///< there are some; looked for only when the ledger is empty
};

/// How a ledger and what the broker holds belong together.
enum class Lineage {
    ours,       ///< the ledger is the one that the topics were written from, as far as it can be told
    of_others,  ///< the ledger is empty, and another one wrote the topics
    older,      ///< the ledger is a copy: it has gone on since, or another copy of it has
};

/// What a Central tells instead of its generation until its ledger has taken up what it lacked: no ledger ever
/// remembers it, so that a start in the middle of that begins with it anew.
[[nodiscard]] constexpr GenerationId while_recovering(const GenerationId& generation) {
    return {generation.high, generation.low ^ 1};
}

[[nodiscard]] Lineage compare(const OwnBooks& own, const BooksOnBroker& found);

}  // namespace evc
