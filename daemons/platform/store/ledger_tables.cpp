#include "platform/store/ledger_tables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace evc::store {
namespace {

static_assert(static_cast<int>(SessionState::charging) == 2 && static_cast<int>(SessionState::expired) == 6);
static_assert(static_cast<int>(TicketStatus::completed) == 0 && static_cast<int>(TicketStatus::rejected) == 2 &&
              static_cast<int>(TicketStatus::expired) == 3);
static_assert(static_cast<int>(Origin::app) == 0 && static_cast<int>(Origin::site) == 1);
static_assert(static_cast<int>(NoticeLevel::info) == 0 && static_cast<int>(NoticeLevel::error) == 2);

// Ids are 16 bytes, energies Wh, amounts minor units, prices 1/10000 of the major unit, times milliseconds since 1970.
// A ticket's bytes lie apart, so that a start need not read them.
constexpr const char* version_1 = R"sql(
CREATE TABLE meta (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    ledger BLOB NOT NULL
) STRICT;

CREATE TABLE charge_points (
    id TEXT PRIMARY KEY,
    location TEXT NOT NULL,
    price_e4 INTEGER NOT NULL,
    currency TEXT NOT NULL,
    stopped INTEGER NOT NULL,
    n INTEGER NOT NULL,
    acked_n INTEGER NOT NULL,
    order_reason TEXT NOT NULL,
    order_at INTEGER NOT NULL,
    engine BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    connected INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    request BLOB NOT NULL,
    driver TEXT NOT NULL,
    cp TEXT NOT NULL,
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 1),
    price_e4 INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    authorized_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    engine BLOB NOT NULL,
    accepted_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    energy INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    reason TEXT NOT NULL,
    finish TEXT NOT NULL,
    finish_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_sessions ON sessions (state) WHERE state < 3;
CREATE INDEX sessions_by_cp ON sessions (cp, authorized_at);
CREATE INDEX sessions_by_driver ON sessions (driver, authorized_at);
CREATE INDEX sessions_by_time ON sessions (authorized_at);

CREATE TABLE tickets (
    number INTEGER PRIMARY KEY,
    request BLOB NOT NULL UNIQUE,
    session BLOB,
    derived_session BLOB NOT NULL,
    driver TEXT NOT NULL,
    cp TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 3),
    energy INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    price_e4 INTEGER,
    started_at INTEGER,
    ended_at INTEGER,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    engine BLOB NOT NULL
) STRICT;
CREATE INDEX tickets_by_cp ON tickets (cp, at);
CREATE INDEX tickets_by_driver ON tickets (driver, at);
CREATE INDEX tickets_by_time ON tickets (at);

CREATE TABLE ticket_bytes (
    ticket INTEGER PRIMARY KEY REFERENCES tickets (number) ON DELETE CASCADE,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE waiting (
    request BLOB PRIMARY KEY,
    session BLOB NOT NULL,
    driver TEXT NOT NULL,
    cp TEXT NOT NULL,
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 1),
    at INTEGER,
    asked_until INTEGER,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE late (
    session BLOB NOT NULL,
    engine BLOB NOT NULL,
    reported INTEGER NOT NULL,
    cp TEXT NOT NULL,
    energy INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session, engine, reported)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key BLOB NOT NULL,
    payload BLOB
) STRICT;

CREATE TABLE outbox_headers (
    row INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (row, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE offsets (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
    text TEXT NOT NULL
) STRICT;
)sql";

// Whoever is listed by time has ended; open sessions are few. So an AUTHORIZE, which somebody waits for, changes three
// indexes less.
constexpr const char* version_2 = R"sql(
DROP INDEX sessions_by_cp;
DROP INDEX sessions_by_driver;
DROP INDEX sessions_by_time;
CREATE INDEX ended_sessions_by_cp ON sessions (cp, authorized_at) WHERE state > 2;
CREATE INDEX ended_sessions_by_driver ON sessions (driver, authorized_at) WHERE state > 2;
CREATE INDEX ended_sessions_by_time ON sessions (authorized_at) WHERE state > 2;
)sql";

// What is over is found by its session and not kept in memory. Of what an engine reports late of a session the highest
// counts; rows are numbered as they came.
constexpr const char* version_3 = R"sql(
CREATE INDEX tickets_by_session ON tickets (derived_session);

CREATE TABLE newer_late (
    number INTEGER PRIMARY KEY,
    session BLOB NOT NULL,
    engine BLOB NOT NULL,
    reported INTEGER NOT NULL,
    cp TEXT NOT NULL,
    energy INTEGER NOT NULL,
    at INTEGER NOT NULL,
    stranger INTEGER NOT NULL CHECK (stranger BETWEEN 0 AND 1),
    UNIQUE (session, engine)
) STRICT;
INSERT INTO newer_late (session, engine, reported, cp, energy, at, stranger)
    SELECT session, engine, max(reported), cp, energy, at, 0 FROM late WHERE energy > 0 GROUP BY session, engine
    ORDER BY at;
DROP TABLE late;
ALTER TABLE newer_late RENAME TO late;
)sql";

// Things are forgotten by their number and by time that really passed: `books` says how much, `marks` which numbers
// were the highest then. What is there already counts as written now. Each opening has an id of its own.
constexpr const char* version_4 = R"sql(
CREATE TABLE books (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    passed INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    stamp_passed INTEGER NOT NULL,
    stamp_wall INTEGER NOT NULL,
    last_ticket INTEGER NOT NULL,
    last_late INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    rejections INTEGER NOT NULL,
    late INTEGER NOT NULL,
    strangers INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_by_kind ON tickets ((status = 2));
CREATE INDEX late_by_kind ON late (stranger);
INSERT INTO books SELECT 1, 0, 0, 0, 0,
    coalesce((SELECT max(number) FROM tickets), 0), coalesce((SELECT max(number) FROM late), 0),
    (SELECT count(*) FROM tickets WHERE (status = 2) = 0), (SELECT count(*) FROM tickets WHERE (status = 2) = 1),
    (SELECT count(*) FROM late WHERE stranger = 0), (SELECT count(*) FROM late WHERE stranger = 1);

CREATE TABLE marks (
    passed INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    late INTEGER NOT NULL
) STRICT;
INSERT INTO marks SELECT 0, last_ticket, last_late FROM books;

CREATE TABLE openings (
    number INTEGER PRIMARY KEY,
    generation BLOB NOT NULL UNIQUE
) STRICT;
)sql";

// What the operator should know of a ticket besides what it says itself (core/reason.hpp); few have one.
constexpr const char* version_5 = R"sql(
ALTER TABLE tickets ADD COLUMN remark TEXT NOT NULL DEFAULT '';
CREATE INDEX remarked_tickets ON tickets (at) WHERE remark <> '';
)sql";

constexpr std::array<const char*, 5> steps{version_1, version_2, version_3, version_4, version_5};
constexpr std::int32_t application_id = 0x4556434C;  // "EVCL"

/// Whether it can be counted on from there: damage is not to become an overflow.
bool can_be(const Books& books) {
    constexpr std::int64_t most = std::int64_t{1} << 53;
    const auto counts = [](std::int64_t number) { return number >= 0 && number <= most; };
    // One that is a little wrong does no harm, and --verify-ledger tells.
    const auto rows = [](std::int64_t number) { return number >= -most && number <= most; };
    return counts(books.last_ticket) && counts(books.last_late) && std::ranges::all_of(books.rows, rows);
}

Status read_headers(Database& database, std::vector<OutboxRow>& rows) {
    if (rows.empty()) return {};
    return database.each("SELECT row, name, value FROM outbox_headers WHERE row BETWEEN ? AND ? ORDER BY row, position",
                         {rows.front().id, rows.back().id}, [&](Row& row) {
                             std::uint64_t id = 0;
                             MessageHeader header;
                             row.into(id, header.name, header.value);
                             const auto owner = std::ranges::lower_bound(rows, id, {}, &OutboxRow::id);
                             if (owner != rows.end() && owner->id == id) owner->headers.push_back(std::move(header));
                         });
}

}  // namespace

const Schema ledger_schema{"ledger", application_id, steps};

Result<Books> read_books(Database& database) {
    std::vector<Books> found;
    return select(database, found).and_then([&]() -> Result<Books> {
        if (found.empty()) return failure(Fault::corrupt, database.path() + " does not say how old it is");
        if (!can_be(found.front()))
            return failure(Fault::corrupt, database.path() + " says of itself what cannot be, in table books");
        return found.front();
    });
}

Status write_books(Database& database, const Books& books) {
    static const auto sql = update(Table<Books>::name, columns_of<Books>());
    return run_with(database, sql, books);
}

Result<std::vector<OutboxRow>> read_outbox(Database& database, std::uint64_t after, std::size_t limit) {
    std::vector<OutboxRow> rows;
    return select(database, rows, "WHERE id > ? ORDER BY id LIMIT ?", {after, limit})
        .and_then([&] { return read_headers(database, rows); })
        .map([&] { return std::move(rows); });
}

}  // namespace evc::store
