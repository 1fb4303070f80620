#include "platform/store/maintenance.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <functional>
#include <optional>
#include <utility>

#include "core/tariff.hpp"
#include "platform/store/files.hpp"
#include "platform/store/journal.hpp"
#include "platform/store/ledger.hpp"
#include "platform/store/ledger_tables.hpp"
#include "platform/store/meter_register.hpp"
#include "platform/store/schema.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {
namespace {

// A copy without write-ahead log is a single file, also on a medium that cannot be written to.
Status copy_whole(const std::string& path, const std::string& copy) {
    auto source = Database::open(path, Database::Access::read_only);
    if (!source) return tl::make_unexpected(source.error());
    if (auto status = check_kind(*source, ledger_schema); !status) return status;
    auto target = Database::open(copy, Database::Access::read_write);
    if (!target) return tl::make_unexpected(target.error());
    return source->copy_to(*target).and_then([&] { return target->script("PRAGMA journal_mode = DELETE"); });
}

Status check_target(int descriptor) {
    struct stat about {};
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || ::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return failure(Fault::invalid, "the copy's descriptor is no regular file that can be written to");
    if (about.st_size != 0) return failure(Fault::invalid, "the copy's file is not empty");
    return {};
}

Status copy_bytes(int from, int to) {
    constexpr std::size_t at_once = std::size_t{1} << 30;
    ssize_t copied = 1;
    while (copied > 0) copied = ::sendfile(to, from, nullptr, at_once);
    if (copied < 0) return system_failure("cannot write the copy", errno);
    if (::fsync(to) != 0) return system_failure("cannot write the copy", errno);
    return {};
}

Error not_backed_up(const Error& error) { return error.within("cannot back up the ledger"); }

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
            row.into(request, energy, UpTo{amount.minor, amount_max}, amount.currency,
                     UpTo{tariff.energy_e4, Tariff::price_max_e4});
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

using What = QuarantineStep::What;

std::string compact_utc(Wall now) {
    const auto time = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return {text.data(), length};
}

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// Whether the file system knows links, asked of the file itself.
Links links_of(const std::string& path) {
    const auto second = path + ".second-name";
    ::unlink(second.c_str());
    const bool possible = ::link(path.c_str(), second.c_str()) == 0;
    ::unlink(second.c_str());
    return possible ? Links::possible : Links::impossible;
}

Status move(const std::string& path, const std::string& quarantined) {
    const auto log = path + "-wal";
    for (const auto& step : quarantine_steps(path, quarantined, is_there(log) ? links_of(log) : Links::possible))
        if (auto status = perform(step); !status) return status;
    return {};
}

using Inspection = std::function<Result<Findings>()>;

/// Nobody uses the store by this or any other name while these live.
using Locks = std::pair<FileLock, std::optional<FileLock>>;

Result<Locks> hold(const std::string& path, const std::string& lock) {
    auto beside = FileLock::acquire(lock);
    if (!beside) return tl::make_unexpected(beside.error());
    if (!is_there(path)) return Locks{*std::move(beside), std::nullopt};
    return FileLock::acquire_itself(path).map([&](FileLock itself) {
        return Locks{*std::move(beside), std::move(itself)};
    });
}

Result<Findings> inspected(const std::string& path, const std::string& lock, const Inspection& inspect) {
    if (!is_there(path) && !is_there(path + "-wal")) return failure(Fault::unavailable, "there is no " + path);
    if (const auto held = hold(path, lock); !held) return tl::make_unexpected(held.error());
    auto findings = inspect();
    if (findings && findings->empty()) return failure(Fault::invalid, path + " is sound and was left where it is");
    return findings;
}

/// `lock` is what a process holds that uses the store; `inspect` says in a sentence each what is wrong with it.
Result<Quarantined> quarantine(const std::string& given, const std::string& lock, Wall now, const Inspection& inspect) {
    const auto path = real_path(given);
    if (!path) return tl::make_unexpected(path.error());
    auto findings = inspected(*path, lock, inspect);
    if (!findings) return tl::make_unexpected(findings.error());
    const auto quarantined = *path + ".corrupt-" + compact_utc(now);
    const auto moved = hold(*path, lock).and_then([&](const Locks&) { return move(*path, quarantined); });
    if (!moved) return tl::make_unexpected(moved.error().within("cannot set " + *path + " aside"));
    return Quarantined{quarantined, *std::move(findings)};
}

/// The error with which a program does not get to work with the store, when it is `corrupt`.
template <class Opened>
Result<Findings> what_hinders(const Result<Opened>& opened) {
    if (opened) return Findings{};
    if (opened.error().fault != Fault::corrupt) return tl::make_unexpected(opened.error());
    return Findings{opened.error().text};
}

}  // namespace

Status backup_ledger(const std::string& path, const std::string& copy) {
    return NewFile::create_named(copy)
        .and_then([&](NewFile file) { return copy_whole(path, file.name()).and_then([&] { return file.keep(); }); })
        .map_error(not_backed_up);
}

Status backup_ledger_into(const std::string& path, int descriptor) {
    if (auto status = check_target(descriptor); !status) return status;
    return NewFile::create_scratch(path + ".backup-unfinished")
        .and_then([&](const NewFile& whole) {
            return copy_whole(path, whole.name()).and_then([&] { return copy_bytes(whole.descriptor(), descriptor); });
        })
        .map_error(not_backed_up);
}

Result<Findings> verify_ledger(const std::string& path) {
    if (is_log_alone(path)) return Findings{path + " is missing or empty, and its write-ahead log is not"};
    auto database = Database::open(path, Database::Access::read_only);
    if (!database) return tl::make_unexpected(database.error().within("cannot verify the ledger"));
    Findings findings;
    const auto status = check_kind(*database, ledger_schema)
                            .and_then([&] { return check_file(*database, findings); })
                            .and_then([&] { return run_checks(*database, findings); })
                            .and_then([&] { return check_amounts(*database, findings); });
    if (!status && status.error().fault != Fault::corrupt)
        return tl::make_unexpected(status.error().within("cannot verify the ledger"));
    if (!status) add(findings, "file: " + status.error().text);
    return findings;
}

std::vector<QuarantineStep> quarantine_steps(const std::string& path, const std::string& quarantined, Links links) {
    const auto log = path + "-wal";
    const QuarantineStep sync{What::sync, path, {}};
    const QuarantineStep move{What::move, path, quarantined};
    const QuarantineStep forget_index{What::remove, path + "-shm", {}};  // made anew from the log
    if (links == Links::impossible) return {move, sync, {What::move, log, quarantined + "-wal"}, forget_index, sync};
    return {{What::link, log, quarantined + "-wal"}, sync, move, sync, {What::remove, log, {}}, forget_index, sync};
}

Status perform(const QuarantineStep& step) {
    if (step.what == What::sync) return sync_directory_of(step.from);
    if (!is_there(step.from)) return {};
    if (step.what == What::move) return rename_new(step.from, step.to);
    const bool done =
        step.what == What::link ? ::link(step.from.c_str(), step.to.c_str()) == 0 : ::unlink(step.from.c_str()) == 0;
    if (!done) return system_failure("cannot move " + step.from + " out of the way", errno);
    return {};
}

Result<Quarantined> quarantine_ledger(const std::string& path, Wall now) {
    return quarantine(path, path + ".lock", now, [&path]() -> Result<Findings> {
        auto findings = verify_ledger(path);
        if (!findings || !findings->empty()) return findings;
        return what_hinders(
            Ledger::open(path, LedgerId{}).and_then([](const auto& ledger) { return ledger->snapshot(); }));
    });
}

Result<Quarantined> quarantine_journal(const std::string& path, Wall now) {
    return quarantine(path, path + ".lock", now, [&path] {
        return what_hinders(
            Journal::open(path, EngineId{}).and_then([](const auto& journal) { return journal->load(); }));
    });
}

Result<Quarantined> quarantine_register(const std::string& path, const std::string& journal, Wall now) {
    return quarantine(path, journal + ".lock", now,
                      [&path] { return what_hinders(MeterRegister::open(path, MeterRegister::Missing::fail)); });
}

}  // namespace evc::store
