#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "core/pipeline/journal_batch.hpp"
#include "core/result.hpp"
#include "core/station/records.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

class Database;

/// What an engine remembers of its charge points over a crash; one SQLite file a process, as durable as a Ledger and
/// opened under the same rules. Every member blocks on the disk. Any thread may use it, one at a time.
class Journal {
public:
    /// Opens the journal at `path`, or begins a new one that bears `new_id`. Errors as Ledger::open() has them.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const std::string& path, EngineId new_id);

    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Charge points in the order of their ids; pending reports and on-site requests in the order they were saved.
    [[nodiscard]] Result<JournalSnapshot> load();

    /// Stores all batches in one transaction, or nothing; errors as Ledger::commit() has them.
    [[nodiscard]] Status commit(std::span<const JournalBatch> batches);
    [[nodiscard]] Status commit(const JournalBatch& batch) { return commit(std::span{&batch, 1}); }

private:
    Journal(FileLock lock, Database database);

    FileLock lock_;
    std::unique_ptr<Database> database_;
};

}  // namespace evc::store
