#include "platform/store/ledger.hpp"

#include <algorithm>
#include <utility>

#include "platform/store/ledger_changes.hpp"
#include "platform/store/ledger_schema.hpp"
#include "platform/store/ledger_tables.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

template <class Items, class Write>
Status for_all(const Items& items, Write write) {
    for (const auto& item : items)
        if (auto status = write(item); !status) return status;
    return {};
}

Status write_row(Database& database, const OutboxRow& row) {
    auto status = database.run("INSERT INTO outbox VALUES (?,?,?,?)",
                               {row.id, row.topic, Bytes{row.key}, row.payload ? Value{Bytes{*row.payload}} : Value{}});
    int position = 0;
    for (const auto& header : row.headers)
        status = status.and_then([&] {
            return database.run("INSERT INTO outbox_headers VALUES (?,?,?,?)",
                                {row.id, position++, header.name, Bytes{header.value}});
        });
    return status;
}

Status write_resend(Database& database, const OutboxResend& resend) {
    // Of a ticket that is not there no row is made: whoever looks for the row says so.
    return database.run(
        "INSERT INTO outbox SELECT ?, ?, CAST(driver AS BLOB), payload FROM tickets JOIN ticket_bytes ON ticket = "
        "number WHERE request = ?",
        {resend.id, resend.topic, resend.request});
}

Status write_offset(Database& database, const OffsetUpdate& update) {
    const auto& now = update.now;
    auto status = update.expected_next
                      ? database.run(
                            "UPDATE offsets SET next = ?, timestamp = ?, crc = ? WHERE topic = ? AND partition = ? AND "
                            "next = ?",
                            {now.next, now.timestamp, now.crc, now.topic, now.partition, *update.expected_next})
                      : database.run("INSERT INTO offsets VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
                                     {now.topic, now.partition, now.next, now.timestamp, now.crc});
    if (!status || database.changed() == 1) return status;
    const auto expected = update.expected_next ? std::to_string(*update.expected_next) : "none";
    return failure(Fault::internal, "the stored offset of " + now.topic + " " + std::to_string(now.partition) +
                                        " is not " + expected +
                                        ": a record was handled twice, or another program writes to the ledger");
}

/// Of `these` those go that find no room beside the `others`, which take half of it at most.
std::string forgetting_of(const std::string& these, const std::string& others) {
    return "DELETE FROM messages WHERE " + these + " AND number <= (SELECT number FROM messages WHERE " + these +
           " ORDER BY number DESC LIMIT 1 OFFSET ?1 - min(?1 / 2, (SELECT count(*) FROM messages WHERE " + others +
           ")))";
}

// A Database keeps the statement, not its text.
const std::string forget_infos = forgetting_of("level = 0", "level > 0");
const std::string forget_others = forgetting_of("level > 0", "level = 0");

Status write_messages(Database& database, const LedgerBatch& batch) {
    if (batch.messages.empty()) return {};
    return for_all(batch.messages,
                   [&](const OperatorMessage& message) {
                       return database.run("INSERT INTO messages (at, level, text) VALUES (?,?,?)",
                                           {message.at, message.level, message.text});
                   })
        .and_then([&] {
            // They are numbered as they came, so the first that is young enough is found at once.
            return database.run(
                "DELETE FROM messages WHERE number < coalesce("
                "(SELECT number FROM messages WHERE at >= ? ORDER BY number LIMIT 1), last_insert_rowid() + 1)",
                {batch.messages_since});
        })
        .and_then([&] { return database.run(forget_infos, {messages_kept}); })
        .and_then([&] { return database.run(forget_others, {messages_kept}); });
}

}  // namespace

Ledger::Ledger(FileLock lock, Database database)
    : lock_(std::move(lock)), database_(std::make_unique<Database>(std::move(database))) {}

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
        .and_then([&] { return read_ledger_id(*database_); })
        .and_then([&](LedgerId id) {
            id_ = id;
            return database_->first("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'", {},
                                    progress_.last_outbox_id);
        })
        .and_then([&](bool) { return read_books(*database_); })
        .map([&](const Books& books) { progress_.books = books; });
}

Result<OwnBooks> Ledger::begin(GenerationId generation) {
    OwnBooks own{id_, {}, progress_.last_outbox_id, false};
    std::size_t read = 0;
    return database_
        ->each("SELECT generation FROM openings ORDER BY number", {},
               [&](Row& row) { row.into(own.generations.emplace_back()); })
        .and_then([&] { return database_->first("SELECT count(*) FROM offsets", {}, read); })
        .and_then([&](bool) {
            own.empty = read == 0 && progress_.books.last_ticket == 0;
            return database_->transact([&] {
                return database_->run("INSERT INTO openings (generation) VALUES (?)", {generation}).and_then([&] {
                    return database_->run("DELETE FROM openings WHERE number <= last_insert_rowid() - ?",
                                          {generations_kept});
                });
            });
        })
        .map([&] { return std::move(own); });
}

Result<LedgerSnapshot> Ledger::snapshot() { return read_snapshot(*database_); }

Result<std::vector<StoredOffset>> Ledger::offsets() { return read_offsets(*database_); }

Result<std::vector<OutboxRow>> Ledger::outbox_after(std::uint64_t id, std::size_t limit) {
    return read_outbox(*database_, id, limit);
}

Status Ledger::commit(std::span<const LedgerBatch> batches) {
    auto progress = progress_;
    auto status = database_->transact([&] {
        return for_all(batches, [&](const LedgerBatch& batch) { return write(batch, progress); }).and_then([&] {
            return finish(progress_.books, progress);
        });
    });
    if (!status) return tl::make_unexpected(status.error().within("cannot store in the ledger"));
    progress_ = progress;
    return {};
}

void Ledger::checkpoint() { database_->checkpoint(checkpoint_pages); }

Status Ledger::write(const LedgerBatch& batch, Progress& progress) {
    ChangeWriter writer{*database_, batch, progress.books, progress.forgetting};
    return for_all(batch.changes, [&](const LedgerChange& change) { return std::visit(writer, change); })
        .and_then([&] { return write_outbox(batch, progress); })
        .and_then([&] {
            return for_all(batch.delivered,
                           [&](std::uint64_t id) { return database_->run("DELETE FROM outbox WHERE id = ?", {id}); });
        })
        .and_then([&] {
            return for_all(batch.offsets, [&](const OffsetUpdate& update) { return write_offset(*database_, update); });
        })
        .and_then([&] { return write_messages(*database_, batch); });
}

Status Ledger::write_outbox(const LedgerBatch& batch, Progress& progress) {
    auto highest = progress.last_outbox_id;
    const auto grows = [&](const auto& row) -> Status {
        if (row.id <= progress.last_outbox_id)
            return failure(Fault::internal, "outbox row " + std::to_string(row.id) + " comes after row " +
                                                std::to_string(progress.last_outbox_id));
        highest = std::max(highest, row.id);
        return {};
    };
    return for_all(
               batch.outbox,
               [&](const OutboxRow& row) { return grows(row).and_then([&] { return write_row(*database_, row); }); })
        .and_then([&] {
            return for_all(batch.resends, [&](const OutboxResend& resend) {
                return grows(resend).and_then([&] { return write_resend(*database_, resend); });
            });
        })
        .map([&] { progress.last_outbox_id = highest; });
}

Status Ledger::finish(const Books& before, Progress& progress) {
    return progress.forgetting.some(*database_, progress.books, before, forget_chunk).and_then([&]() -> Status {
        return progress.books == before ? Status{} : write_books(*database_, progress.books);
    });
}

}  // namespace evc::store
