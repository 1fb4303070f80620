#pragma once

#include <memory>
#include <vector>

#include "central/config.hpp"
#include "core/fleet/lineage.hpp"
#include "core/fleet/records.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"
#include "platform/store/ledger.hpp"

namespace evc::central {

/// The ledger as a start finds it, and what it says.
struct OpenedLedger {
    std::unique_ptr<store::Ledger> ledger;
    LedgerSnapshot snapshot;  ///< with the charge points of the configuration, which count over what the ledger holds
    OwnBooks own;
    GenerationId generation;  ///< of this start
    std::vector<StoredOffset> offsets;
    std::vector<OutboxRow> outbox;  ///< what is still to be sent

    /// Blocks on the disk.
    [[nodiscard]] static Result<OpenedLedger> open(const Config& config);
};

}  // namespace evc::central
