#include "platform/store/journal.hpp"

#include <map>
#include <utility>

#include "platform/store/journal_schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

/// Writes one change; std::visit calls it.
struct JournalWriter {
    Database& database;

    Status operator()(const SaveOrder& change) {
        return database.run("INSERT OR REPLACE INTO orders VALUES (?,?,?)", {change.cp, change.n, change.stopped});
    }
    Status operator()(const SaveHeld& change) {
        const auto& h = change.held;
        return database.run("INSERT OR REPLACE INTO held VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                            {change.cp, h.session, h.request, h.driver, h.tariff.energy_e4, h.tariff.currency,
                             h.expires_at, h.phase, h.seq, h.start_register, h.energy, h.started_at});
    }
    Status operator()(const DropHeld& change) { return database.run("DELETE FROM held WHERE cp = ?", {change.cp}); }
    Status operator()(const SavePending& change) {
        const auto& p = change.pending;
        const auto& r = p.report;
        return database.run(
            "INSERT INTO pending (cp, session, outcome, driver, seq, energy, started_at, ended_at, reason, at, "
            "expires_at, receipted) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (cp, session) DO UPDATE SET "
            "outcome=excluded.outcome, driver=excluded.driver, seq=excluded.seq, energy=excluded.energy, "
            "started_at=excluded.started_at, ended_at=excluded.ended_at, reason=excluded.reason, at=excluded.at, "
            "expires_at=excluded.expires_at, receipted=excluded.receipted",
            {change.cp, r.session, r.outcome, r.driver, r.seq, r.energy, r.started_at, r.ended_at, r.reason, p.at,
             p.expires_at, p.receipted});
    }
    Status operator()(const DropPending& change) {
        return database.run("DELETE FROM pending WHERE cp = ? AND session = ?", {change.cp, change.session});
    }
    Status operator()(const SaveOnSite& change) {
        const auto& r = change.request;
        return database.run(
            "INSERT INTO on_site (cp, request, session, driver, origin, at, expires_at) VALUES (?,?,?,?,?,?,?) ON "
            "CONFLICT (cp, request) DO UPDATE SET session=excluded.session, driver=excluded.driver, "
            "origin=excluded.origin, at=excluded.at, expires_at=excluded.expires_at",
            {change.cp, r.request, r.session, r.driver, r.origin, r.at, r.expires_at});
    }
    Status operator()(const DropOnSite& change) {
        return database.run("DELETE FROM on_site WHERE cp = ? AND request = ?", {change.cp, change.request});
    }
    Status operator()(const AdoptLedger& change) { return database.run("UPDATE meta SET ledger = ?", {change.ledger}); }
};

using Stations = std::map<CpId, StationRecord>;

StationRecord& station(Stations& stations, const CpId& cp) {
    auto& record = stations[cp];
    record.cp = cp;
    return record;
}

Status read_orders(Database& database, Stations& stations) {
    return database.each("SELECT * FROM orders", {}, [&](Row& row) {
        CpId cp;
        auto& record = station(stations, (row.into(cp), cp));
        row.into(record.n, record.stopped);
    });
}

Status read_held(Database& database, Stations& stations) {
    return database.each("SELECT * FROM held", {}, [&](Row& row) {
        CpId cp;
        auto& h = station(stations, (row.into(cp), cp)).held.emplace();
        row.into(h.session, h.request, h.driver, h.tariff.energy_e4, h.tariff.currency, h.expires_at, h.phase, h.seq,
                 h.start_register, h.energy, h.started_at);
    });
}

Status read_pending(Database& database, Stations& stations) {
    return database.each(
        "SELECT cp, session, outcome, driver, seq, energy, started_at, ended_at, reason, at, expires_at, receipted "
        "FROM pending ORDER BY number",
        {}, [&](Row& row) {
            CpId cp;
            auto& p = station(stations, (row.into(cp), cp)).pending.emplace_back();
            auto& r = p.report;
            row.into(r.session, r.outcome, r.driver, r.seq, r.energy, r.started_at, r.ended_at, r.reason, p.at,
                     p.expires_at, p.receipted);
        });
}

Status read_on_site(Database& database, Stations& stations) {
    return database.each("SELECT cp, request, session, driver, origin, at, expires_at FROM on_site ORDER BY number", {},
                         [&](Row& row) {
                             CpId cp;
                             auto& r = station(stations, (row.into(cp), cp)).on_site.emplace_back();
                             row.into(r.request, r.session, r.driver, r.origin, r.at, r.expires_at);
                             r.cp = cp;
                         });
}

}  // namespace

Journal::Journal(FileLock lock, Database database)
    : lock_(std::move(lock)), database_(std::make_unique<Database>(std::move(database))) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path, EngineId new_id) {
    auto store = open_store(path, journal_schema);
    if (!store) return tl::make_unexpected(store.error());
    std::unique_ptr<Journal> journal{new Journal{std::move(store->lock), std::move(store->database)}};
    auto begun = journal->database_->run("INSERT INTO meta SELECT 1, ?, ? WHERE NOT EXISTS (SELECT * FROM meta)",
                                         {new_id, LedgerId{}});
    if (!begun) return tl::make_unexpected(begun.error().within("cannot open the journal"));
    return journal;
}

Result<JournalSnapshot> Journal::load() {
    JournalSnapshot snapshot;
    Stations stations;
    return database_->first("SELECT engine, ledger FROM meta", {}, snapshot.engine, snapshot.ledger)
        .and_then([&](bool) { return read_orders(*database_, stations); })
        .and_then([&] { return read_held(*database_, stations); })
        .and_then([&] { return read_pending(*database_, stations); })
        .and_then([&] { return read_on_site(*database_, stations); })
        .map([&] {
            for (auto& [cp, record] : stations) snapshot.stations.push_back(std::move(record));
            return std::move(snapshot);
        });
}

Status Journal::commit(std::span<const JournalBatch> batches) {
    JournalWriter writer{*database_};
    auto status = database_->transact([&]() -> Status {
        for (const auto& batch : batches)
            for (const auto& change : batch.changes)
                if (auto written = std::visit(writer, change); !written) return written;
        return {};
    });
    if (!status) return tl::make_unexpected(status.error().within("cannot store in the journal"));
    return {};
}

}  // namespace evc::store
