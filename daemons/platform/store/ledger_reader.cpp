#include "platform/store/ledger_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "platform/store/ledger_tables.hpp"
#include "platform/store/schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

constexpr const char* open_ones = "state < 3 AND ";
constexpr const char* ended_ones = "state > 2 AND ";
constexpr const char* remarked_ones = "remark <> '' AND ";

/// The query for each combination of charge point (1) and driver (2), so that each uses its index.
using Queries = std::array<std::string, 4>;

/// Of all rows that meet one of the `conditions`, the newest first. SQLite uses a partial index only for its condition,
/// word by word.
template <class Record>
Queries queries(const std::string& time, std::initializer_list<const char*> conditions) {
    const auto of = [&](const std::string& chosen) {
        std::string query;
        for (const auto* condition : conditions)
            query += (query.empty() ? "" : " UNION ALL ") +
                     selection(Table<Record>::name, columns_of<Record>(),
                               "WHERE " + (condition + time) + " >= ?3 AND " + time + " < ?4" + chosen);
        return query + " ORDER BY " + time + " DESC LIMIT ?5";
    };
    return {of(""), of(" AND cp = ?1"), of(" AND driver = ?2"), of(" AND cp = ?1 AND driver = ?2")};
}

template <class Record>
Result<std::vector<Record>> list(Database& database, const Queries& queries, const ListFilter& filter) {
    const auto& query = queries[(filter.cp.empty() ? 0U : 1U) + (filter.driver.empty() ? 0U : 2U)];
    const Wall always{milliseconds{std::numeric_limits<std::int64_t>::min()}};
    const Wall never{milliseconds{std::numeric_limits<std::int64_t>::max()}};
    std::vector<Record> found;
    return database
        .each(query,
              {filter.cp, filter.driver, filter.since.value_or(always), filter.before.value_or(never),
               std::min(filter.limit, ListFilter::limit_max)},
              [&](Row& row) { row.into_record(found.emplace_back()); })
        .map([&] { return std::move(found); });
}

std::optional<Tariff> tariff_of(const TicketRow& row) {
    if (!row.price) return std::nullopt;
    return Tariff{*row.price, row.ticket.amount.currency};
}

EndedRequest ended(const TicketRow& row) {
    const auto& ticket = row.ticket;
    const auto tariff = tariff_of(row).value_or(Tariff{0, ticket.amount.currency});
    return {row.derived_session, asker_of(ticket.driver, ticket.cp), row.engine, ticket.energy, tariff, ticket.reason};
}

Result<PastRequest> past_of(Database& database, const SessionId& session) {
    PastRequest past{session, {}, {}};
    std::vector<TicketRow> tickets;
    std::vector<LateRow> late;
    return select(database, tickets, "WHERE derived_session = ?", {session})
        .and_then([&] { return select(database, late, "WHERE session = ?", {session}); })
        .map([&] {
            for (const auto& row : tickets) past.ended = ended(row);
            for (const auto& row : late) past.late.push_back(row.report);
            return std::move(past);
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
    const auto ready = database ? check_kind(*database, ledger_schema) : tl::make_unexpected(database.error());
    if (!ready) return tl::make_unexpected(ready.error().within("cannot read the ledger"));
    return std::unique_ptr<LedgerReader>{new LedgerReader{std::move(*database)}};
}

Result<std::vector<Ticket>> LedgerReader::tickets(const ListFilter& filter) {
    static const auto all = queries<TicketRow>("at", {""});
    static const auto remarked = queries<TicketRow>("at", {remarked_ones});
    return list<TicketRow>(*database_, filter.remarked ? remarked : all, filter).map([](auto rows) {
        std::vector<Ticket> tickets;
        tickets.reserve(rows.size());
        for (auto& row : rows) {
            row.ticket.tariff = tariff_of(row);
            tickets.push_back(std::move(row.ticket));
        }
        return tickets;
    });
}

Result<std::vector<SessionRecord>> LedgerReader::sessions(const ListFilter& filter) {
    static const auto by = queries<SessionRecord>("authorized_at", {open_ones, ended_ones});
    return list<SessionRecord>(*database_, by, filter);
}

Result<std::vector<SessionRecord>> LedgerReader::ended_sessions(const ListFilter& filter) {
    static const auto by = queries<SessionRecord>("authorized_at", {ended_ones});
    return list<SessionRecord>(*database_, by, filter);
}

Result<std::vector<OperatorMessage>> LedgerReader::messages(std::size_t limit) {
    std::vector<OperatorMessage> found;
    return select(*database_, found, "ORDER BY number DESC LIMIT ?", {limit}).map([&] {
        std::ranges::reverse(found);
        return std::move(found);
    });
}

Result<std::vector<PastRequest>> LedgerReader::past(const std::vector<SessionId>& sessions) {
    std::vector<PastRequest> found;
    found.reserve(sessions.size());
    for (const auto& session : sessions) {
        auto past = past_of(*database_, session);
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
    return read_books(*database_).map([](Books books) {
        return static_cast<std::size_t>(books.of(Kept::tickets) + books.of(Kept::rejections));
    });
}

Result<std::vector<OutboxRow>> LedgerReader::outbox_after(std::uint64_t id, std::size_t limit) {
    return read_outbox(*database_, id, limit);
}

}  // namespace evc::store
