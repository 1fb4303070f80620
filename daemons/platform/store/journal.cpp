#include "platform/store/journal.hpp"

#include <array>
#include <map>
#include <utility>

#include "platform/store/schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

// Enumerations are stored by position: their order is part of the schema. Units as in the ledger.
static_assert(static_cast<int>(HeldPhase::accepted) == 0 && static_cast<int>(HeldPhase::charging) == 2);
static_assert(static_cast<int>(Outcome::completed) == 0 && static_cast<int>(Outcome::expired) == 2);
static_assert(static_cast<int>(Origin::app) == 0 && static_cast<int>(Origin::site) == 1);

constexpr const char* version_1 = R"sql(
CREATE TABLE meta (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    engine BLOB NOT NULL,
    ledger BLOB NOT NULL
) STRICT;

CREATE TABLE orders (
    cp TEXT PRIMARY KEY,
    n INTEGER NOT NULL,
    stopped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE held (
    cp TEXT PRIMARY KEY,
    session BLOB NOT NULL,
    request BLOB NOT NULL,
    driver TEXT NOT NULL,
    price_e4 INTEGER NOT NULL,
    currency TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 2),
    seq INTEGER NOT NULL,
    start_register INTEGER NOT NULL,
    energy INTEGER NOT NULL,
    started_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE pending (
    number INTEGER PRIMARY KEY,
    cp TEXT NOT NULL,
    session BLOB NOT NULL,
    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 2),
    driver TEXT NOT NULL,
    seq INTEGER NOT NULL,
    energy INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    receipted INTEGER NOT NULL,
    UNIQUE (cp, session)
) STRICT;

CREATE TABLE on_site (
    number INTEGER PRIMARY KEY,
    cp TEXT NOT NULL,
    request BLOB NOT NULL,
    session BLOB NOT NULL,
    driver TEXT NOT NULL,
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 1),
    at INTEGER,
    expires_at INTEGER,
    UNIQUE (cp, request)
) STRICT;
)sql";

constexpr std::array<const char*, 1> steps{version_1};
constexpr std::int32_t application_id = 0x4556434A;  // "EVCJ"
const Schema schema{"journal", application_id, steps};

}  // namespace

// A row is what was said when it was saved.

template <>
struct Table<SaveOrder> {
    static constexpr auto name = "orders";
    static constexpr auto key = "cp";
    static constexpr auto columns = "cp, n, stopped";
    static auto fields(auto& r) { return row_of(r.cp, r.n, r.stopped); }
};

template <>
struct Table<SaveHeld> {
    static constexpr auto name = "held";
    static constexpr auto key = "cp";
    static constexpr auto columns =
        "cp, session, request, driver, price_e4, currency, expires_at, phase, seq, start_register, energy, started_at";
    static auto fields(auto& r) {
        auto& h = r.held;
        return row_of(r.cp, h.session, h.request, h.driver, UpTo{h.tariff.energy_e4, Tariff::price_max_e4},
                      h.tariff.currency, h.expires_at, h.phase, h.seq, h.start_register, h.energy, h.started_at);
    }
};

template <>
struct Table<SavePending> {
    static constexpr auto name = "pending";
    static constexpr auto key = "cp, session";
    static constexpr auto columns =
        "cp, session, outcome, driver, seq, energy, started_at, ended_at, reason, at, expires_at, receipted";
    static auto fields(auto& r) {
        auto& p = r.pending;
        return row_of(r.cp, p.report.session, p.report.outcome, p.report.driver, p.report.seq, p.report.energy,
                      p.report.started_at, p.report.ended_at, p.report.reason, p.at, p.expires_at, p.receipted);
    }
};

template <>
struct Table<SaveOnSite> {
    static constexpr auto name = "on_site";
    static constexpr auto key = "cp, request";
    static constexpr auto columns = "cp, request, session, driver, origin, at, expires_at";
    static auto fields(auto& r) {
        auto& q = r.request;
        return row_of(r.cp, q.request, q.session, q.driver, q.origin, q.at, q.expires_at);
    }
};

namespace {

/// Writes one change; std::visit calls it.
struct Writer {
    Database& database;

    Status operator()(const DropHeld& change) { return database.run("DELETE FROM held WHERE cp = ?", {change.cp}); }
    Status operator()(const DropPending& change) {
        return database.run("DELETE FROM pending WHERE cp = ? AND session = ?", {change.cp, change.session});
    }
    Status operator()(const DropOnSite& change) {
        return database.run("DELETE FROM on_site WHERE cp = ? AND request = ?", {change.cp, change.request});
    }
    Status operator()(const AdoptLedger& change) { return database.run("UPDATE meta SET ledger = ?", {change.ledger}); }
    Status operator()(const auto& saved) { return save(database, saved); }
};

void put(StationRecord& station, SaveOrder&& row) {
    station.n = row.n;
    station.stopped = row.stopped;
}
void put(StationRecord& station, SaveHeld&& row) { station.held = std::move(row.held); }
void put(StationRecord& station, SavePending&& row) { station.pending.push_back(std::move(row.pending)); }
void put(StationRecord& station, SaveOnSite&& row) {
    row.request.cp = row.cp;
    station.on_site.push_back(std::move(row.request));
}

template <class Saved>
Status read(Database& database, std::map<CpId, StationRecord>& stations, const char* order = "") {
    std::vector<Saved> rows;
    return select(database, rows, order).map([&] {
        for (auto& row : rows) {
            auto& station = stations[row.cp];
            station.cp = row.cp;
            put(station, std::move(row));
        }
    });
}

}  // namespace

Journal::Journal(FileLock lock, Database database)
    : lock_(std::move(lock)), database_(std::make_unique<Database>(std::move(database))) {}

Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path, EngineId new_id) {
    auto store = open_store(path, schema);
    if (!store) return tl::make_unexpected(store.error());
    std::unique_ptr<Journal> journal{new Journal{std::move(store->lock), std::move(store->database)}};
    auto begun = journal->database_->run("INSERT INTO meta SELECT 1, ?, ? WHERE NOT EXISTS (SELECT * FROM meta)",
                                         {new_id, LedgerId{}});
    if (!begun) return tl::make_unexpected(begun.error().within("cannot open the journal"));
    return journal;
}

Result<JournalSnapshot> Journal::load() {
    JournalSnapshot snapshot;
    std::map<CpId, StationRecord> stations;
    return database_->first("SELECT engine, ledger FROM meta", {}, snapshot.engine, snapshot.ledger)
        .and_then([&](bool) { return read<SaveOrder>(*database_, stations); })
        .and_then([&] { return read<SaveHeld>(*database_, stations); })
        .and_then([&] { return read<SavePending>(*database_, stations, "ORDER BY number"); })
        .and_then([&] { return read<SaveOnSite>(*database_, stations, "ORDER BY number"); })
        .map([&] {
            for (auto& [cp, record] : stations) snapshot.stations.push_back(std::move(record));
            return std::move(snapshot);
        });
}

Status Journal::commit(std::span<const JournalBatch> batches) {
    Writer writer{*database_};
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
