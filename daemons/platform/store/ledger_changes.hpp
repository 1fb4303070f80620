#pragma once

#include "core/pipeline/ledger_batch.hpp"
#include "platform/store/ledger_books.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// Writes one change of a batch; std::visit calls it.
class ChangeWriter {
public:
    ChangeWriter(Database& database, const LedgerBatch& batch, Books& books, Forgetting& forgetting)
        : database_(database), batch_(batch), books_(books), forgetting_(forgetting) {}

    [[nodiscard]] Status operator()(const SaveCp&);
    [[nodiscard]] Status operator()(const RemoveCp&);
    [[nodiscard]] Status operator()(const SaveSession&);
    [[nodiscard]] Status operator()(const SaveTicket&);
    [[nodiscard]] Status operator()(const SaveWaiting&);
    [[nodiscard]] Status operator()(const RemoveWaiting&);
    [[nodiscard]] Status operator()(const SaveLate&);
    [[nodiscard]] Status operator()(const KeepBooks&);

private:
    Database& database_;
    const LedgerBatch& batch_;
    Books& books_;
    Forgetting& forgetting_;
};

}  // namespace evc::store
