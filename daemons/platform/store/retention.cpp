#include "platform/store/retention.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace evc::store {
namespace {

/// Where one kind of what is kept is found, and its limits.
struct Rule {
    Kept kind;
    bool ticket;     ///< else a late report
    bool set_apart;  ///< of tickets the rejections, of late reports those of strangers
    milliseconds Retention::*time;
    std::size_t Retention::*most;
};

constexpr std::array<Rule, 4> rules{{
    {Kept::tickets, true, false, &Retention::tickets, &Retention::max_tickets},
    {Kept::rejections, true, true, &Retention::rejections, &Retention::max_rejections},
    {Kept::late, false, false, &Retention::tickets, &Retention::max_late},
    {Kept::strangers, false, true, &Retention::strangers, &Retention::max_strangers},
}};

/// The oldest tickets of their kind, and their sessions.
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
Result<std::int64_t> remove(Database& database, const Rule& rule, std::int64_t up_to, std::int64_t limit) {
    const auto removed = rule.ticket ? remove_tickets(database, rule.set_apart, up_to, limit)
                                     : remove_late(database, rule.set_apart, up_to, limit);
    return removed.map([&] { return database.changed(); });
}

/// What was written up to the newest of the marks that are so old is as old, or older.
Result<std::int64_t> number_before(Database& database, const Rule& rule, milliseconds passed) {
    std::int64_t ticket = 0;
    std::int64_t late = 0;
    return database
        .first("SELECT coalesce(max(ticket), 0), coalesce(max(late), 0) FROM marks WHERE passed <= ?", {passed}, ticket,
               late)
        .map([&](bool) { return rule.ticket ? ticket : late; });
}

/// Notes which numbers were the highest now, once an hour; only the newest of the marks that are of no more use is
/// kept.
Status mark(Database& database, const Books& books, const Retention& retention) {
    constexpr milliseconds apart = std::chrono::hours{1};
    const auto passed = books.time.passed;
    const auto longest = std::max({retention.tickets, retention.rejections, retention.strangers});
    return database
        .run("INSERT INTO marks SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM marks WHERE passed > ?1 - ?4)",
             {passed, books.last_ticket, books.last_late, apart})
        .and_then([&] {
            return database.run("DELETE FROM marks WHERE passed < (SELECT max(passed) FROM marks WHERE passed <= ?)",
                                {passed - longest});
        });
}

}  // namespace

Status RetentionSweep::plan(Database& database, const Books& books, const Retention& retention) {
    if (auto status = mark(database, books, retention); !status) return status;
    for (const auto& rule : rules) {
        const auto number = number_before(database, rule, books.time.passed - retention.*rule.time);
        if (!number) return tl::make_unexpected(number.error());
        plans_[static_cast<std::size_t>(rule.kind)] = {*number, static_cast<std::int64_t>(retention.*rule.most),
                                                       *number > 0};
    }
    planned_ = true;
    return {};
}

Status RetentionSweep::step(Database& database, Books& books, const Books& before, std::int64_t limit) {
    if (!planned_) return {};
    for (const auto& rule : rules) {
        auto& plan = plans_[static_cast<std::size_t>(rule.kind)];
        auto& rows = books.of(rule.kind);
        const auto written = rows - before.rows[static_cast<std::size_t>(rule.kind)];
        const auto most = limit + std::max<std::int64_t>(written, 0);
        if (plan.more) {
            const auto removed = remove(database, rule, plan.up_to, most);
            if (!removed) return tl::make_unexpected(removed.error());
            rows -= *removed;
            plan.more = *removed == most;
        }
        if (rows <= plan.at_most) continue;
        const auto removed =
            remove(database, rule, std::numeric_limits<std::int64_t>::max(), std::min(rows - plan.at_most, most));
        if (!removed) return tl::make_unexpected(removed.error());
        rows -= *removed;
    }
    return {};
}

}  // namespace evc::store
