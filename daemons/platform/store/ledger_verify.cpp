#include <array>
#include <utility>

#include "core/tariff.hpp"
#include "platform/store/ledger_care.hpp"
#include "platform/store/ledger_schema.hpp"
#include "platform/store/sqlite.hpp"
#include "platform/store/write_ahead_log.hpp"

namespace evc::store {
namespace {

/// What must not be found: a query of who offends, and the sentence about it.
struct Check {
    const char* offenders;
    const char* sentence;
};

constexpr std::array<Check, 15> checks{{
    {"SELECT 'table ' || \"table\" || ' row ' || coalesce(rowid, '?') FROM pragma_foreign_key_check",
     "refers to a row that is not there"},
    {"SELECT 'session ' || lower(hex(id)) FROM sessions s WHERE state > 2 AND NOT EXISTS (SELECT 1 FROM tickets t "
     "WHERE t.request = s.request)",
     "has ended without a ticket"},
    {"SELECT 'session ' || lower(hex(id)) FROM sessions s WHERE state < 3 AND EXISTS (SELECT 1 FROM tickets t WHERE "
     "t.request = s.request)",
     "is open and has a ticket already"},
    {"SELECT 'charge point ' || cp FROM sessions WHERE state < 3 GROUP BY cp HAVING count(*) > 1",
     "holds more than one open session"},
    {"SELECT 'session ' || lower(hex(id)) FROM sessions WHERE state < 3 AND cp NOT IN (SELECT id FROM charge_points)",
     "is open at a charge point that is not known"},
    {"SELECT 'ticket of request ' || lower(hex(request)) FROM tickets LEFT JOIN ticket_bytes ON ticket = number WHERE "
     "payload IS NULL OR length(payload) = 0",
     "has no bytes to be sent"},
    {"SELECT 'ticket of request ' || lower(hex(t.request)) FROM tickets t JOIN sessions s ON s.id = t.session WHERE "
     "t.energy <> s.energy",
     "bears another energy than its session"},
    {"SELECT 'ticket of request ' || lower(hex(t.request)) FROM tickets t JOIN sessions s ON s.id = t.session WHERE "
     "t.request <> s.request OR t.driver <> s.driver OR t.cp <> s.cp",
     "and its session are not of the same request, driver and charge point"},
    {"SELECT 'ticket of request ' || lower(hex(request)) FROM tickets WHERE energy < 0 OR (price_e4 IS NULL AND "
     "(energy "
     "<> 0 OR amount <> 0))",
     "bears an energy or an amount that cannot be"},
    {"SELECT 'request ' || lower(hex(request)) FROM waiting w WHERE EXISTS (SELECT 1 FROM tickets t WHERE t.request = "
     "w.request)",
     "waits although it has its ticket"},
    {"SELECT 'charge point ' || id FROM charge_points WHERE acked_n > n AND acked_n >= 0 AND n >= 0",
     "has acknowledged an order that was never given"},
    {"SELECT 'outbox row ' || id FROM outbox WHERE topic = '' OR id < 1", "cannot be sent"},
    {"SELECT 'offset of ' || topic || ' ' || partition FROM offsets WHERE next < 0 OR partition < 0 OR topic = ''",
     "cannot be"},
    {"SELECT 'late report of session ' || lower(hex(session)) FROM late WHERE energy < 1 OR energy > reported",
     "bears an energy that cannot be"},
    {"SELECT 'the number of tickets or late reports' FROM books WHERE tickets <> (SELECT count(*) FROM tickets WHERE "
     "(status = 2) = 0) OR rejections <> (SELECT count(*) FROM tickets WHERE (status = 2) = 1) OR late <> (SELECT "
     "count(*) FROM late WHERE stranger = 0) OR strangers <> (SELECT count(*) FROM late WHERE stranger = 1)",
     "is not the one that the ledger has noted"},
}};

using Findings = std::vector<std::string>;

void add(Findings& findings, std::string finding) {
    if (findings.size() < findings_max) findings.push_back(one_line(std::move(finding)));
}

Status check_file(Database& database, Findings& findings) {
    return database.each("PRAGMA integrity_check", {}, [&](Row& row) {
        std::string finding;
        row.into(finding);
        if (finding != "ok") add(findings, "file: " + finding);
    });
}

Status check_amounts(Database& database, Findings& findings) {
    return database.each(
        "SELECT lower(hex(request)), energy, amount, currency, price_e4 FROM tickets WHERE price_e4 IS NOT NULL", {},
        [&](Row& row) {
            std::string request;
            WattHours energy;
            Money amount;
            Tariff tariff;
            row.into(request, energy, amount.minor, amount.currency, tariff.energy_e4);
            tariff.currency = amount.currency;
            if (tariff.amount(energy) != amount)
                add(findings, "ticket of request " + request + " bears another amount than its tariff gives");
        });
}

Status run_checks(Database& database, Findings& findings) {
    for (const auto& check : checks) {
        auto status = database.each(check.offenders, {}, [&](Row& row) {
            std::string who;
            row.into(who);
            add(findings, who + " " + check.sentence);
        });
        if (!status) return status;
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> verify_ledger(const std::string& path) {
    if (is_log_alone(path)) return Findings{path + " is missing or empty, and its write-ahead log is not"};
    auto database = Database::open(path, Database::Access::read_only);
    if (!database) return tl::make_unexpected(database.error().within("cannot verify the ledger"));
    Findings findings;
    auto status = check_kind(*database, ledger_schema)
                      .and_then([&] { return check_file(*database, findings); })
                      .and_then([&] { return run_checks(*database, findings); })
                      .and_then([&] { return check_amounts(*database, findings); });
    if (!status && status.error().fault == Fault::corrupt)
        add(findings, "file: " + status.error().text);
    else if (!status)
        return tl::make_unexpected(status.error().within("cannot verify the ledger"));
    return findings;
}

}  // namespace evc::store
