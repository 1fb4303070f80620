#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/fleet/lineage.hpp"
#include "core/fleet/records.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"
#include "platform/store/files.hpp"

namespace evc::store {

class Database;

/// Central's books: charge points, sessions, tickets, what is to be sent and how far was read; one SQLite file in WAL
/// mode with `synchronous=FULL`, so what commit() acknowledged survives power loss. Every member blocks on the disk.
/// Any thread may use it, one at a time.
class Ledger {
public:
    /// Opens the ledger at `path`, or begins a new one that bears `new_id` when there is no such file. Beside it lie
    /// PATH-wal and PATH-shm, and PATH.lock, by which a second Central is refused.
    ///
    /// Errors: `unavailable` another process has it open; `no_space` the directory is read-only or the disk full;
    /// `config` the file is something else, or was written by a newer version; `corrupt` it is damaged. A damaged file
    /// is left where it is and the program has to end: books that began anew by themselves after a restart would
    /// quietly charge and authorise wrongly. The operator puts a backup in its place, or has it
    /// quarantined (maintenance.hpp).
    [[nodiscard]] static Result<std::unique_ptr<Ledger>> open(const std::string& path, LedgerId new_id);

    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    [[nodiscard]] LedgerId id() const { return id_; }

    /// Notes a new opening, and says what the ledger is. The newest `generations_kept` openings are remembered.
    [[nodiscard]] Result<OwnBooks> begin(GenerationId generation);
    static constexpr std::size_t generations_kept = 1'000;

    /// Everything that a Fleet starts from.
    [[nodiscard]] Result<LedgerSnapshot> snapshot();
    [[nodiscard]] Result<std::vector<StoredOffset>> offsets();
    /// At most `limit` rows with an id above `id`, in order.
    [[nodiscard]] Result<std::vector<OutboxRow>> outbox_after(std::uint64_t id, std::size_t limit);
    /// The highest id that an outbox row ever had; 0: there was none.
    [[nodiscard]] std::uint64_t last_outbox_id() const;

    /// Stores all batches in one transaction, or nothing. Errors: `no_space` and `unavailable` may pass, and the same
    /// batches may be given again; `internal` and `corrupt` do not pass: a second ticket for a request, an offset that
    /// is not the expected one, an outbox id that does not grow, a SaveTicket without its bytes.
    ///
    /// What KeepBooks says is too old or too much goes with this commit and those that follow: of each kind at most
    /// `forget_chunk`, and as many as came.
    [[nodiscard]] Status commit(std::span<const LedgerBatch> batches);
    [[nodiscard]] Status commit(const LedgerBatch& batch) { return commit(std::span{&batch, 1}); }

    /// Carries what was committed from the write-ahead log into the file, when it has become much. A commit does so
    /// itself only when this was not called for long, so that nobody has to wait for it.
    void checkpoint();

    static constexpr std::int64_t forget_chunk = 100;
    static constexpr int checkpoint_pages = 1'000;  ///< of the log: what checkpoint() does something about, 4 MB
    static constexpr int longest_pages = 4'000;     ///< of the log: what a commit does something about

private:
    Ledger(FileLock lock, Database database);

    struct Progress;
    class Writer;

    [[nodiscard]] Status load_identity(LedgerId new_id);

    FileLock lock_;
    std::unique_ptr<Database> database_;
    LedgerId id_;
    std::unique_ptr<Progress> progress_;
};

}  // namespace evc::store
