#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fleet/records.hpp"
#include "core/pipeline/ledger_batch.hpp"
#include "core/result.hpp"
#include "platform/store/schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

extern const Schema ledger_schema;

/// What is kept for a while and then forgotten, each by limits of its own (Retention).
enum class Kept : std::size_t { tickets, rejections, late, strangers };

template <class T>
using OfEachKept = std::array<T, 4>;

/// What the ledger knows of itself, in the one row of its table `books`.
struct Books {
    BooksTime time;
    std::int64_t last_ticket = 0;  ///< the highest number that a ticket ever had
    std::int64_t last_late = 0;    ///< the same of late reports
    OfEachKept<std::int64_t> rows{};

    [[nodiscard]] std::int64_t& of(Kept kind) { return rows[static_cast<std::size_t>(kind)]; }
    friend bool operator==(const Books&, const Books&) = default;
};

[[nodiscard]] Result<Books> read_books(Database& database);
[[nodiscard]] Status write_books(Database& database, const Books& books);

/// At most `limit` rows with an id above `after`, in order.
[[nodiscard]] Result<std::vector<OutboxRow>> read_outbox(Database& database, std::uint64_t after, std::size_t limit);

/// A ticket with what is not on it.
struct TicketRow {
    std::int64_t number = 0;
    Ticket ticket;                      ///< without its tariff, which is:
    std::optional<std::int64_t> price;  ///< in the currency of the amount
    SessionId derived_session;          ///< also where there was no session
    EngineId engine;                    ///< of the session; nil: none
    std::string remark;
};

struct LateRow {
    std::int64_t number = 0;
    LateReport report;
};

// How the records are rows. Enumerations are stored by position: their order is part of the schema.

template <>
struct Table<CpRecord> {
    static constexpr auto name = "charge_points";
    static constexpr auto key = "id";
    static constexpr auto columns =
        "id, location, price_e4, currency, stopped, n, acked_n, order_reason, order_at, engine, epoch, connected";
    static auto fields(auto& r) {
        return row_of(r.id, r.location, UpTo{r.tariff.energy_e4, Tariff::price_max_e4}, r.tariff.currency, r.stopped,
                      r.n, r.acked_n, r.order_reason, r.order_at, r.engine, r.epoch, r.connected);
    }
};

template <>
struct Table<SessionRecord> {
    static constexpr auto name = "sessions";
    static constexpr auto key = "id";
    static constexpr auto columns =
        "id, request, driver, cp, origin, price_e4, currency, state, authorized_at, expires_at, engine, accepted_at, "
        "seq, energy, started_at, ended_at, reason, finish, finish_at";
    static auto fields(auto& r) {
        return row_of(r.id, r.request, r.driver, r.cp, r.origin, UpTo{r.tariff.energy_e4, Tariff::price_max_e4},
                      r.tariff.currency, r.state, r.authorized_at, r.expires_at, r.engine, r.accepted_at, r.seq,
                      r.energy, r.started_at, r.ended_at, r.reason, r.finish, r.finish_at);
    }
};

template <>
struct Table<TicketRow> {
    static constexpr auto name = "tickets";
    static constexpr auto key = "number";
    static constexpr auto columns =
        "number, request, session, derived_session, driver, cp, status, energy, amount, currency, price_e4, "
        "started_at, ended_at, reason, at, remark, engine";
    static auto fields(auto& r) {
        auto& t = r.ticket;
        return row_of(r.number, t.request, t.session, r.derived_session, t.driver, t.cp, t.status, t.energy,
                      UpTo{t.amount.minor, amount_max}, t.amount.currency, UpTo{r.price, Tariff::price_max_e4},
                      t.started_at, t.ended_at, t.reason, t.at, r.remark, r.engine);
    }
};

template <>
struct Table<WaitingRequest> {
    static constexpr auto name = "waiting";
    static constexpr auto key = "request";
    static constexpr auto columns = "request, session, driver, cp, origin, at, asked_until, expires_at";
    static auto fields(auto& r) {
        return row_of(r.request.request, r.request.session, r.request.driver, r.request.cp, r.request.origin,
                      r.request.at, r.request.expires_at, r.expires_at);
    }
};

template <>
struct Table<LateRow> {
    static constexpr auto name = "late";
    static constexpr auto key = "session, engine";
    static constexpr auto columns = "session, engine, number, reported, cp, energy, at, stranger";
    static auto fields(auto& r) {
        return row_of(r.report.session, r.report.engine, r.number, r.report.reported, r.report.cp, r.report.energy,
                      r.report.at, r.report.stranger);
    }
};

template <>
struct Table<OutboxRow> {
    static constexpr auto name = "outbox";
    static constexpr auto key = "id";
    static constexpr auto columns = "id, topic, key, payload";
    static auto fields(auto& r) { return row_of(r.id, r.topic, Blob{r.key}, Blob{r.payload}); }
};

template <>
struct Table<StoredOffset> {
    static constexpr auto name = "offsets";
    static constexpr auto key = "topic, partition";
    static constexpr auto columns = "topic, partition, next, timestamp, crc";
    static auto fields(auto& r) { return row_of(r.topic, r.partition, r.next, AnyTime{r.timestamp}, r.crc); }
};

template <>
struct Table<OperatorMessage> {
    static constexpr auto name = "messages";
    static constexpr auto key = "";  // their number, which the table gives
    static constexpr auto columns = "at, level, text";
    static auto fields(auto& r) { return row_of(r.at, r.level, r.text); }
};

template <>
struct Table<Books> {
    static constexpr auto name = "books";
    static constexpr auto key = "";  // of the one row
    static constexpr auto columns =
        "passed, stamp, stamp_passed, stamp_wall, last_ticket, last_late, tickets, rejections, late, strangers";
    static auto fields(auto& r) {
        auto& [tickets, rejections, late, strangers] = r.rows;
        return row_of(r.time.passed, r.time.stamp, r.time.stamp_passed, r.time.stamp_wall, r.last_ticket, r.last_late,
                      tickets, rejections, late, strangers);
    }
};

}  // namespace evc::store
