#include "platform/store/ledger.hpp"

#include <algorithm>
#include <utility>

#include "platform/store/ledger_tables.hpp"
#include "platform/store/retention.hpp"
#include "platform/store/schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

template <class Items, class Write>
Status for_all(const Items& items, Write write) {
    for (const auto& item : items)
        if (auto status = write(item); !status) return status;
    return {};
}

/// Of `these` those go that find no room beside the `others`, which take half of it at most.
std::string forgetting_of(const std::string& these, const std::string& others) {
    return "DELETE FROM messages WHERE " + these + " AND number <= (SELECT number FROM messages WHERE " + these +
           " ORDER BY number DESC LIMIT 1 OFFSET ?1 - min(?1 / 2, (SELECT count(*) FROM messages WHERE " + others +
           ")))";
}

}  // namespace

/// What a commit changes in memory, once it has succeeded.
struct Ledger::Progress {
    std::uint64_t last_outbox_id = 0;
    Books books;
    RetentionSweep sweep;
};

/// Writes one batch inside of a transaction.
class Ledger::Writer {
public:
    Writer(Database& database, const LedgerBatch& batch, Progress& progress)
        : database_(database), batch_(batch), progress_(progress) {}

    [[nodiscard]] Status write() {
        return for_all(batch_.changes, [&](const LedgerChange& change) { return std::visit(*this, change); })
            .and_then([&] { return write_outbox(); })
            .and_then([&] {
                return for_all(batch_.delivered, [&](std::uint64_t id) {
                    return database_.run("DELETE FROM outbox WHERE id = ?", {id});
                });
            })
            .and_then([&] {
                return for_all(batch_.offsets, [&](const OffsetUpdate& update) { return write_offset(update); });
            })
            .and_then([&] { return batch_.messages.empty() ? Status{} : write_messages(); });
    }

    Status operator()(const SaveCp& change) { return save(database_, change.record); }
    Status operator()(const RemoveCp& change) {
        return database_.run("DELETE FROM charge_points WHERE id = ?", {change.cp});
    }
    Status operator()(const SaveSession& change) { return save(database_, change.record); }
    Status operator()(const SaveTicket& change) {
        const auto& ticket = change.ticket;
        const auto bytes = std::ranges::find(batch_.tickets, ticket.request, &TicketPayload::request);
        if (bytes == batch_.tickets.end())
            return failure(Fault::internal, "a ticket was to be stored without its bytes");
        auto& books = progress_.books;
        ++books.of(ticket.status == TicketStatus::rejected ? Kept::rejections : Kept::tickets);
        TicketRow row{++books.last_ticket, ticket, {}, bytes->session, {}, change.remark};
        if (ticket.tariff) row.price = ticket.tariff->energy_e4;
        return database_.first("SELECT engine FROM sessions WHERE id = ?", {bytes->session}, row.engine)
            .and_then([&](bool) { return insert(database_, row); })
            .and_then([&] {
                return database_.run("INSERT INTO ticket_bytes VALUES (?,?)", {row.number, Blob{bytes->payload}});
            });
    }
    Status operator()(const SaveWaiting& change) { return save(database_, change.waiting); }
    Status operator()(const RemoveWaiting& change) {
        return database_.run("DELETE FROM waiting WHERE request = ?", {change.request});
    }
    /// Of what one engine reports late of one session the highest counts.
    Status operator()(const SaveLate& change) {
        const auto& r = change.report;
        auto& books = progress_.books;
        auto status = database_.run(
            "UPDATE late SET reported = ?, energy = ?, at = ? WHERE session = ? AND engine = ? AND reported < ?",
            {r.reported, r.energy, r.at, r.session, r.engine, r.reported});
        if (!status || database_.changed() > 0) return status;
        status = insert<LateRow, Conflict::ignore>(database_, {books.last_late + 1, r});
        if (!status || database_.changed() == 0) return status;
        ++books.last_late;
        ++books.of(r.stranger ? Kept::strangers : Kept::late);
        return {};
    }
    Status operator()(const KeepBooks& change) {
        progress_.books.time = change.time;
        return progress_.sweep.plan(database_, progress_.books, change.retention);
    }

private:
    Status write_outbox() {
        auto highest = progress_.last_outbox_id;
        const auto grows = [&](std::uint64_t id) -> Status {
            if (id <= progress_.last_outbox_id)
                return failure(Fault::internal, "outbox row " + std::to_string(id) + " comes after row " +
                                                    std::to_string(progress_.last_outbox_id));
            highest = std::max(highest, id);
            return {};
        };
        return for_all(batch_.outbox,
                       [&](const OutboxRow& row) { return grows(row.id).and_then([&] { return write_row(row); }); })
            .and_then([&] {
                return for_all(batch_.resends, [&](const OutboxResend& resend) {
                    return grows(resend.id).and_then([&] { return write_resend(resend); });
                });
            })
            .map([&] { progress_.last_outbox_id = highest; });
    }

    Status write_row(const OutboxRow& row) {
        int position = 0;
        return insert(database_, row).and_then([&] {
            return for_all(row.headers, [&](const MessageHeader& header) {
                return database_.run("INSERT INTO outbox_headers VALUES (?,?,?,?)",
                                     {row.id, position++, header.name, Blob{header.value}});
            });
        });
    }

    Status write_resend(const OutboxResend& resend) {
        // Of a ticket that is not there no row is made: whoever looks for the row says so.
        return database_.run(
            "INSERT INTO outbox SELECT ?, ?, CAST(driver AS BLOB), payload FROM tickets JOIN ticket_bytes ON ticket = "
            "number WHERE request = ?",
            {resend.id, resend.topic, resend.request});
    }

    Status write_offset(const OffsetUpdate& update) {
        const auto& now = update.now;
        auto status =
            update.expected_next
                ? database_.run(
                      "UPDATE offsets SET next = ?, timestamp = ?, crc = ? WHERE topic = ? AND partition = ? AND "
                      "next = ?",
                      {now.next, now.timestamp, now.crc, now.topic, now.partition, *update.expected_next})
                : insert<StoredOffset, Conflict::ignore>(database_, now);
        if (!status || database_.changed() == 1) return status;
        const auto expected = update.expected_next ? std::to_string(*update.expected_next) : "none";
        return failure(Fault::internal, "the stored offset of " + now.topic + " " + std::to_string(now.partition) +
                                            " is not " + expected +
                                            ": a record was handled twice, or another program writes to the ledger");
    }

    Status write_messages() {
        static const auto forget_infos = forgetting_of("level = 0", "level > 0");
        static const auto forget_others = forgetting_of("level > 0", "level = 0");
        return for_all(batch_.messages, [&](const OperatorMessage& message) { return insert(database_, message); })
            .and_then([&] {
                // They are numbered as they came, so the first that is young enough is found at once.
                return database_.run(
                    "DELETE FROM messages WHERE number < coalesce("
                    "(SELECT number FROM messages WHERE at >= ? ORDER BY number LIMIT 1), last_insert_rowid() + 1)",
                    {batch_.messages_since});
            })
            .and_then([&] { return database_.run(forget_infos, {messages_kept}); })
            .and_then([&] { return database_.run(forget_others, {messages_kept}); });
    }

    Database& database_;
    const LedgerBatch& batch_;
    Progress& progress_;
};

Ledger::Ledger(FileLock lock, Database database)
    : lock_(std::move(lock)),
      database_(std::make_unique<Database>(std::move(database))),
      progress_(std::make_unique<Progress>()) {}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(const std::string& path, LedgerId new_id) {
    auto store = open_store(path, ledger_schema);
    if (!store) return tl::make_unexpected(store.error());
    std::unique_ptr<Ledger> ledger{new Ledger{std::move(store->lock), std::move(store->database)}};
    ledger->database_->checkpoint_apart(longest_pages);
    if (auto status = ledger->load_identity(new_id); !status)
        return tl::make_unexpected(status.error().within("cannot open the ledger"));
    return ledger;
}

Status Ledger::load_identity(LedgerId new_id) {
    return database_->run("INSERT INTO meta SELECT 1, ? WHERE NOT EXISTS (SELECT * FROM meta)", {new_id})
        .and_then([&] { return database_->first("SELECT ledger FROM meta", {}, id_); })
        .and_then([&](bool) {
            return database_->first("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'", {},
                                    progress_->last_outbox_id);
        })
        .and_then([&](bool) { return read_books(*database_); })
        .map([&](const Books& books) { progress_->books = books; });
}

Result<OwnBooks> Ledger::begin(GenerationId generation) {
    OwnBooks own{id_, {}, last_outbox_id(), false};
    std::size_t read = 0;
    return database_
        ->each("SELECT generation FROM openings ORDER BY number", {},
               [&](Row& row) { row.into(own.generations.emplace_back()); })
        .and_then([&] { return database_->first("SELECT count(*) FROM offsets", {}, read); })
        .and_then([&](bool) {
            own.empty = read == 0 && progress_->books.last_ticket == 0;
            return database_->transact([&] {
                return database_->run("INSERT INTO openings (generation) VALUES (?)", {generation}).and_then([&] {
                    return database_->run("DELETE FROM openings WHERE number <= last_insert_rowid() - ?",
                                          {generations_kept});
                });
            });
        })
        .map([&] { return std::move(own); });
}

Result<LedgerSnapshot> Ledger::snapshot() {
    LedgerSnapshot snapshot;
    snapshot.ledger = id_;
    return database_->first("SELECT at FROM tickets ORDER BY number DESC LIMIT 1", {}, snapshot.newest_ticket)
        .and_then([&](bool) { return select(*database_, snapshot.charge_points, "ORDER BY id"); })
        .and_then([&] { return read_books(*database_); })
        .and_then([&](const Books& books) {
            snapshot.time = books.time;
            return select(*database_, snapshot.open_sessions, "WHERE state < 3");
        })
        .and_then([&] { return select(*database_, snapshot.waiting, "ORDER BY expires_at"); })
        .map([&] { return std::move(snapshot); });
}

Result<std::vector<StoredOffset>> Ledger::offsets() {
    std::vector<StoredOffset> offsets;
    return select(*database_, offsets, "ORDER BY topic, partition").map([&] { return std::move(offsets); });
}

Result<std::vector<OutboxRow>> Ledger::outbox_after(std::uint64_t id, std::size_t limit) {
    return read_outbox(*database_, id, limit);
}

std::uint64_t Ledger::last_outbox_id() const { return progress_->last_outbox_id; }

Status Ledger::commit(std::span<const LedgerBatch> batches) {
    auto progress = *progress_;
    const auto status = database_->transact([&] {
        return for_all(batches,
                       [&](const LedgerBatch& batch) {
                           return Writer{*database_, batch, progress}.write();
                       })
            .and_then([&] { return progress.sweep.step(*database_, progress.books, progress_->books, forget_chunk); })
            .and_then([&] {
                return progress.books == progress_->books ? Status{} : write_books(*database_, progress.books);
            });
    });
    if (!status) return tl::make_unexpected(status.error().within("cannot store in the ledger"));
    *progress_ = progress;
    return {};
}

void Ledger::checkpoint() { database_->checkpoint(checkpoint_pages); }

}  // namespace evc::store
