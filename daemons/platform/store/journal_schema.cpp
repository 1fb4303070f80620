#include "platform/store/journal_schema.hpp"

#include <array>

#include "core/station/records.hpp"

namespace evc::store {
namespace {

// Enumerations are stored by position: their order is part of the schema.
static_assert(static_cast<int>(HeldPhase::accepted) == 0 && static_cast<int>(HeldPhase::charging) == 2);
static_assert(static_cast<int>(Outcome::completed) == 0 && static_cast<int>(Outcome::expired) == 2);
static_assert(static_cast<int>(Origin::app) == 0 && static_cast<int>(Origin::site) == 1);

// Units as in the ledger.
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

}  // namespace

const Schema journal_schema{"journal", application_id, steps};

}  // namespace evc::store
