#include "platform/store/ledger_books.hpp"

#include <algorithm>
#include <limits>

namespace evc::store {
namespace {

bool is_ticket(Kept kind) { return kind == Kept::tickets || kind == Kept::rejections; }

milliseconds time_of(Kept kind, const Retention& retention) {
    if (kind == Kept::rejections) return retention.rejections;
    return kind == Kept::strangers ? retention.strangers : retention.tickets;
}

std::size_t most_of(Kept kind, const Retention& retention) {
    switch (kind) {
        case Kept::tickets: return retention.max_tickets;
        case Kept::rejections: return retention.max_rejections;
        case Kept::late: return retention.max_late;
        case Kept::strangers: return retention.max_strangers;
    }
    return 0;
}

/// The oldest of the tickets that are rejections, or that are none, and their sessions.
Status remove_tickets(Database& database, bool rejections, std::int64_t up_to, std::int64_t limit) {
    return database
        .run(
            "DELETE FROM sessions WHERE state > 2 AND id IN (SELECT derived_session FROM tickets WHERE (status = 2) = "
            "? AND number <= ? ORDER BY number LIMIT ?)",
            {rejections, up_to, limit})
        .and_then([&] {
            return database.run(
                "DELETE FROM tickets WHERE number IN (SELECT number FROM tickets WHERE (status = 2) = ? AND number <= "
                "? ORDER BY number LIMIT ?)",
                {rejections, up_to, limit});
        });
}

Status remove_late(Database& database, bool strangers, std::int64_t up_to, std::int64_t limit) {
    return database.run(
        "DELETE FROM late WHERE number IN (SELECT number FROM late WHERE stranger = ? AND number <= ? ORDER BY number "
        "LIMIT ?)",
        {strangers, up_to, limit});
}

/// How many were removed.
Result<std::int64_t> remove(Database& database, Kept kind, std::int64_t up_to, std::int64_t limit) {
    const auto removed = is_ticket(kind) ? remove_tickets(database, kind == Kept::rejections, up_to, limit)
                                         : remove_late(database, kind == Kept::strangers, up_to, limit);
    return removed.map([&] { return database.changed(); });
}

/// What was written up to the newest of the marks that are so old is as old, or older.
Result<std::int64_t> number_before(Database& database, Kept kind, milliseconds passed) {
    std::int64_t number = 0;
    const auto found =
        is_ticket(kind)
            ? database.first("SELECT coalesce(max(ticket), 0) FROM marks WHERE passed <= ?", {passed.count()}, number)
            : database.first("SELECT coalesce(max(late), 0) FROM marks WHERE passed <= ?", {passed.count()}, number);
    return found.map([&](bool) { return number; });
}

/// Notes which numbers were the highest now, once an hour; only the newest of the marks that are of no more use is
/// kept.
Status mark(Database& database, const Books& books, const Retention& retention) {
    constexpr std::chrono::hours apart{1};
    const auto passed = books.time.passed;
    const auto longest = std::max({retention.tickets, retention.rejections, retention.strangers});
    return database
        .run("INSERT INTO marks SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM marks WHERE passed > ?1 - ?4)",
             {passed.count(), books.last_ticket, books.last_late, milliseconds{apart}.count()})
        .and_then([&] {
            return database.run("DELETE FROM marks WHERE passed < (SELECT max(passed) FROM marks WHERE passed <= ?)",
                                {(passed - longest).count()});
        });
}

}  // namespace

Result<Books> read_books(Database& database) {
    Books books;
    std::int64_t passed = 0;
    std::int64_t stamp_passed = 0;
    return database
        .first(
            "SELECT passed, stamp, stamp_passed, stamp_wall, last_ticket, last_late, tickets, rejections, late, "
            "strangers FROM books",
            {}, passed, books.time.stamp, stamp_passed, books.time.stamp_wall, books.last_ticket, books.last_late,
            books.of(Kept::tickets), books.of(Kept::rejections), books.of(Kept::late), books.of(Kept::strangers))
        .and_then([&](bool found) -> Result<Books> {
            if (!found) return failure(Fault::corrupt, database.path() + " does not say how old it is");
            books.time.passed = milliseconds{passed};
            books.time.stamp_passed = milliseconds{stamp_passed};
            return books;
        });
}

Status write_books(Database& database, const Books& books) {
    const auto& time = books.time;
    const auto& [tickets, rejections, late, strangers] = books.rows;
    return database.run(
        "UPDATE books SET passed = ?, stamp = ?, stamp_passed = ?, stamp_wall = ?, last_ticket = ?, last_late = ?, "
        "tickets = ?, rejections = ?, late = ?, strangers = ?",
        {time.passed.count(), time.stamp, time.stamp_passed.count(), time.stamp_wall, books.last_ticket,
         books.last_late, tickets, rejections, late, strangers});
}

Status Forgetting::plan(Database& database, const Books& books, const Retention& retention) {
    if (auto status = mark(database, books, retention); !status) return status;
    for (const auto kind : all_kept) {
        const auto number = number_before(database, kind, books.time.passed - time_of(kind, retention));
        if (!number) return tl::make_unexpected(number.error());
        const auto most = static_cast<std::int64_t>(most_of(kind, retention));
        plans_[static_cast<std::size_t>(kind)] = {*number, most, *number > 0};
    }
    planned_ = true;
    return {};
}

Status Forgetting::some(Database& database, Books& books, const Books& before, std::int64_t limit) {
    if (!planned_) return {};
    for (const auto kind : all_kept) {
        auto& plan = plans_[static_cast<std::size_t>(kind)];
        auto& rows = books.of(kind);
        const auto most = limit + std::max<std::int64_t>(rows - before.rows[static_cast<std::size_t>(kind)], 0);
        if (plan.more) {
            const auto removed = remove(database, kind, plan.up_to, most);
            if (!removed) return tl::make_unexpected(removed.error());
            rows -= *removed;
            plan.more = *removed == most;
        }
        if (rows <= plan.at_most) continue;
        const auto removed =
            remove(database, kind, std::numeric_limits<std::int64_t>::max(), std::min(rows - plan.at_most, most));
        if (!removed) return tl::make_unexpected(removed.error());
        rows -= *removed;
    }
    return {};
}

}  // namespace evc::store
