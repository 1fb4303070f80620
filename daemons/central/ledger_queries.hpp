#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"
#include "platform/loop/worker.hpp"
#include "platform/store/ledger_reader.hpp"

namespace evc::central {

/// Reads of the ledger that are not urgent, on a worker of their own: lists, and tickets that are sent again.
class LedgerQueries {
public:
    /// What is done on the worker; what it returns runs on the loop.
    using Look = std::function<loop::Worker::Continuation(store::LedgerReader&)>;
    using Found = std::function<void(std::vector<OutboxRow> rows, const std::vector<RequestId>& missing)>;

    /// Of the ledger at `path`, which is open for writing already.
    [[nodiscard]] static Result<std::unique_ptr<LedgerQueries>> open(loop::Loop& loop, const std::string& path);

    /// False, and nothing done, when too much is to be read already.
    [[nodiscard]] bool read(Look look);
    /// Finds the stored rows of these tickets. False, and nothing done, when too much is to be read already.
    [[nodiscard]] bool find(std::vector<OutboxResend> resends, Found found);

private:
    LedgerQueries(loop::Loop& loop, std::unique_ptr<store::LedgerReader> reader);

    std::unique_ptr<store::LedgerReader> reader_;
    loop::Worker worker_;
};

}  // namespace evc::central
