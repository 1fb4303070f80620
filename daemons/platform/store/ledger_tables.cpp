#include "platform/store/ledger_tables.hpp"

#include <algorithm>

#include "platform/store/ledger_books.hpp"

namespace evc::store {
namespace {

Status read_charge_points(Database& database, std::vector<CpRecord>& records) {
    return database.each("SELECT * FROM charge_points ORDER BY id", {}, [&](Row& row) {
        auto& r = records.emplace_back();
        row.into(r.id, r.location, r.tariff.energy_e4, r.tariff.currency, r.stopped, r.n, r.acked_n, r.order_reason,
                 r.order_at, r.engine, r.epoch, r.connected);
    });
}

Status read_open_sessions(Database& database, std::vector<SessionRecord>& records) {
    return database.each("SELECT * FROM sessions WHERE state < 3", {},
                         [&](Row& row) { records.push_back(read_session(row)); });
}

Status read_waiting(Database& database, std::vector<WaitingRequest>& records) {
    return database.each("SELECT * FROM waiting ORDER BY expires_at", {}, [&](Row& row) {
        auto& waiting = records.emplace_back();
        auto& r = waiting.request;
        row.into(r.request, r.session, r.driver, r.cp, r.origin, r.at, r.expires_at, waiting.expires_at);
    });
}

Status read_headers(Database& database, std::vector<OutboxRow>& rows) {
    if (rows.empty()) return {};
    return database.each("SELECT row, name, value FROM outbox_headers WHERE row BETWEEN ? AND ? ORDER BY row, position",
                         {rows.front().id, rows.back().id}, [&](Row& row) {
                             std::uint64_t id = 0;
                             MessageHeader header;
                             row.into(id, header.name, header.value);
                             const auto owner = std::lower_bound(
                                 rows.begin(), rows.end(), id,
                                 [](const OutboxRow& r, std::uint64_t wanted) { return r.id < wanted; });
                             if (owner != rows.end() && owner->id == id) owner->headers.push_back(std::move(header));
                         });
}

}  // namespace

SessionRecord read_session(Row& row) {
    SessionRecord r;
    row.into(r.id, r.request, r.driver, r.cp, r.origin, r.tariff.energy_e4, r.tariff.currency, r.state, r.authorized_at,
             r.expires_at, r.engine, r.accepted_at, r.seq, r.energy, r.started_at, r.ended_at, r.reason, r.finish,
             r.finish_at);
    return r;
}

Result<LedgerId> read_ledger_id(Database& database) {
    LedgerId id;
    return database.first("SELECT ledger FROM meta", {}, id).and_then([&](bool found) -> Result<LedgerId> {
        if (found) return id;
        return failure(Fault::corrupt, database.path() + " does not say which ledger it is");
    });
}

Result<LedgerSnapshot> read_snapshot(Database& database) {
    LedgerSnapshot snapshot;
    return database.first("SELECT at FROM tickets ORDER BY number DESC LIMIT 1", {}, snapshot.newest_ticket)
        .and_then([&](bool) { return read_ledger_id(database); })
        .and_then([&](LedgerId id) {
            snapshot.ledger = id;
            return read_charge_points(database, snapshot.charge_points);
        })
        .and_then([&] { return read_books(database); })
        .and_then([&](const Books& books) {
            snapshot.time = books.time;
            return read_open_sessions(database, snapshot.open_sessions);
        })
        .and_then([&] { return read_waiting(database, snapshot.waiting); })
        .map([&] { return std::move(snapshot); });
}

Result<PastRequest> read_past(Database& database, const SessionId& session) {
    PastRequest past;
    past.session = session;
    return database
        .each(
            "SELECT driver, cp, engine, energy, coalesce(price_e4, 0), currency, reason FROM tickets WHERE "
            "derived_session = ?",
            {session},
            [&](Row& row) {
                auto& r = past.ended.emplace();
                DriverId driver;
                CpId cp;
                row.into(driver, cp, r.engine, r.energy, r.tariff.energy_e4, r.tariff.currency, r.reason);
                r.session = session;
                r.asker = asker_of(driver, cp);
            })
        .and_then([&] {
            return database.each(
                "SELECT session, cp, engine, energy, reported, at, stranger FROM late WHERE session = ?", {session},
                [&](Row& row) {
                    auto& r = past.late.emplace_back();
                    row.into(r.session, r.cp, r.engine, r.energy, r.reported, r.at, r.stranger);
                });
        })
        .map([&] { return std::move(past); });
}

Result<std::vector<StoredOffset>> read_offsets(Database& database) {
    std::vector<StoredOffset> offsets;
    return database
        .each("SELECT * FROM offsets ORDER BY topic, partition", {},
              [&](Row& row) {
                  auto& r = offsets.emplace_back();
                  row.into(r.topic, r.partition, r.next, r.timestamp, r.crc);
              })
        .map([&] { return std::move(offsets); });
}

Result<std::vector<OutboxRow>> read_outbox(Database& database, std::uint64_t after, std::size_t limit) {
    std::vector<OutboxRow> rows;
    return database
        .each("SELECT id, topic, key, payload FROM outbox WHERE id > ? ORDER BY id LIMIT ?", {after, limit},
              [&](Row& row) {
                  auto& r = rows.emplace_back();
                  row.into(r.id, r.topic, r.key, r.payload);
              })
        .and_then([&] { return read_headers(database, rows); })
        .map([&] { return std::move(rows); });
}

}  // namespace evc::store
