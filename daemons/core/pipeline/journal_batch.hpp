#pragma once

#include <cstddef>
#include <vector>

#include "core/station/effects.hpp"

namespace evc {

/// What one event changes in an engine's journal: all of it or nothing.
struct JournalBatch {
    std::vector<JournalChange> changes;

    [[nodiscard]] bool empty() const { return changes.empty(); }
};

/// About how much memory a batch holds, for the limits of a CommitQueue.
[[nodiscard]] inline std::size_t byte_size(const JournalBatch& batch) {
    return sizeof(JournalBatch) + batch.changes.size() * sizeof(JournalChange);
}

}  // namespace evc
