#include "platform/store/ledger_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "platform/store/ledger_books.hpp"
#include "platform/store/ledger_schema.hpp"
#include "platform/store/ledger_tables.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

constexpr const char* open_ones = "state < 3 AND ";
constexpr const char* ended_ones = "state > 2 AND ";
constexpr const char* remarked_ones = "remark <> '' AND ";
constexpr const char* ticket_columns =
    "request, session, driver, cp, status, energy, amount, currency, price_e4, started_at, ended_at, reason, at";

/// The query for each combination of charge point (1) and driver (2), so that each uses its index.
using Queries = std::array<std::string, 4>;

/// Of all rows that meet one of the `conditions`, the newest first. SQLite uses a partial index only for its condition,
/// word by word.
Queries queries(const std::string& columns, const std::string& table, const std::string& time,
                std::initializer_list<const char*> conditions) {
    const auto of = [&](const std::string& chosen) {
        std::string query;
        for (const auto* condition : conditions) {
            if (!query.empty()) query += " UNION ALL ";
            query += "SELECT " + columns + " FROM " + table + " WHERE " + condition + time + " >= ?3 AND " + time +
                     " < ?4" + chosen;
        }
        return query + " ORDER BY " + time + " DESC LIMIT ?5";
    };
    return {of(""), of(" AND cp = ?1"), of(" AND driver = ?2"), of(" AND cp = ?1 AND driver = ?2")};
}

Status list(Database& database, const Queries& queries, const ListFilter& filter,
            const std::function<void(Row&)>& on_row) {
    const auto& query = queries[(filter.cp.empty() ? 0U : 1U) + (filter.driver.empty() ? 0U : 2U)];
    const Wall always{milliseconds{std::numeric_limits<std::int64_t>::min()}};
    const Wall never{milliseconds{std::numeric_limits<std::int64_t>::max()}};
    return database.each(query,
                         {filter.cp, filter.driver, filter.since.value_or(always), filter.before.value_or(never),
                          std::min(filter.limit, ListFilter::limit_max)},
                         on_row);
}

Ticket read_ticket(Row& row) {
    Ticket t;
    std::optional<std::int64_t> price;
    row.into(t.request, t.session, t.driver, t.cp, t.status, t.energy, t.amount.minor, t.amount.currency, price,
             t.started_at, t.ended_at, t.reason, t.at);
    if (price) t.tariff = Tariff{*price, t.amount.currency};
    return t;
}

Result<std::vector<SessionRecord>> list_sessions(Database& database, const Queries& queries, const ListFilter& filter) {
    std::vector<SessionRecord> found;
    return list(database, queries, filter, [&](Row& row) { found.push_back(read_session(row)); }).map([&] {
        return std::move(found);
    });
}

Result<std::vector<SessionId>> read_ids(Database& database, std::string_view query, SessionId after,
                                        std::size_t limit) {
    std::vector<SessionId> found;
    return database.each(query, {after, limit}, [&](Row& row) { row.into(found.emplace_back()); }).map([&] {
        return std::move(found);
    });
}

}  // namespace

LedgerReader::LedgerReader(Database database) : database_(std::make_unique<Database>(std::move(database))) {}

LedgerReader::~LedgerReader() = default;

Result<std::unique_ptr<LedgerReader>> LedgerReader::open(const std::string& path) {
    auto database = Database::open(path, Database::Access::read_only);
    if (!database) return tl::make_unexpected(database.error().within("cannot read the ledger"));
    if (auto status = check_kind(*database, ledger_schema); !status)
        return tl::make_unexpected(status.error().within("cannot read the ledger"));
    return std::unique_ptr<LedgerReader>{new LedgerReader{std::move(*database)}};
}

Result<std::vector<Ticket>> LedgerReader::tickets(const ListFilter& filter) {
    static const auto all = queries(ticket_columns, "tickets", "at", {""});
    static const auto remarked = queries(ticket_columns, "tickets", "at", {remarked_ones});
    std::vector<Ticket> found;
    const auto& by = filter.remarked ? remarked : all;
    return list(*database_, by, filter, [&](Row& row) { found.push_back(read_ticket(row)); }).map([&] {
        return std::move(found);
    });
}

Result<std::vector<SessionRecord>> LedgerReader::sessions(const ListFilter& filter) {
    static const auto by = queries("*", "sessions", "authorized_at", {open_ones, ended_ones});
    return list_sessions(*database_, by, filter);
}

Result<std::vector<SessionRecord>> LedgerReader::ended_sessions(const ListFilter& filter) {
    static const auto by = queries("*", "sessions", "authorized_at", {ended_ones});
    return list_sessions(*database_, by, filter);
}

Result<std::vector<OperatorMessage>> LedgerReader::messages(std::size_t limit) {
    std::vector<OperatorMessage> found;
    return database_
        ->each("SELECT at, level, text FROM messages ORDER BY number DESC LIMIT ?", {limit},
               [&](Row& row) {
                   auto& message = found.emplace_back();
                   row.into(message.at, message.level, message.text);
               })
        .map([&] {
            std::reverse(found.begin(), found.end());
            return std::move(found);
        });
}

Result<std::vector<PastRequest>> LedgerReader::past(const std::vector<SessionId>& sessions) {
    std::vector<PastRequest> found;
    found.reserve(sessions.size());
    for (const auto& session : sessions) {
        auto past = read_past(*database_, session);
        if (!past) return tl::make_unexpected(past.error());
        found.push_back(std::move(*past));
    }
    return found;
}

Result<std::vector<SessionId>> LedgerReader::sessions_with_ticket(SessionId after, std::size_t limit) {
    return read_ids(*database_,
                    "SELECT derived_session FROM tickets WHERE derived_session > ? ORDER BY derived_session LIMIT ?",
                    after, limit);
}

Result<std::vector<SessionId>> LedgerReader::sessions_with_late_report(SessionId after, std::size_t limit) {
    return read_ids(*database_, "SELECT DISTINCT session FROM late WHERE session > ? ORDER BY session LIMIT ?", after,
                    limit);
}

Result<std::size_t> LedgerReader::count_tickets() {
    return read_books(*database_).map([](const Books& books) {
        return static_cast<std::size_t>(books.rows[0] + books.rows[1]);
    });
}

Result<std::vector<OutboxRow>> LedgerReader::outbox_after(std::uint64_t id, std::size_t limit) {
    return read_outbox(*database_, id, limit);
}

}  // namespace evc::store
