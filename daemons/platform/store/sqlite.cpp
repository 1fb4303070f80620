#include "platform/store/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "core/printable.hpp"

namespace evc::store {
namespace {

constexpr int busy_timeout_ms = 2'000;
constexpr std::string_view separator = ", ";

Fault fault_of(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM: return Fault::no_space;
        case SQLITE_IOERR: return code == SQLITE_IOERR_CORRUPTFS ? Fault::corrupt : Fault::unavailable;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM: return Fault::unavailable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Fault::corrupt;
        default: return Fault::internal;
    }
}

struct Binder {
    sqlite3_stmt* statement;
    int index;

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
    // Never a null pointer: SQLite would take it for NULL.
    int operator()(std::string_view text) const {
        return sqlite3_bind_text64(statement, index, text.empty() ? "" : text.data(), text.size(), nullptr,
                                   SQLITE_UTF8);
    }
    int operator()(Value::Bytes value) const {
        return sqlite3_bind_blob64(statement, index, value.bytes.empty() ? "" : value.bytes.data(), value.bytes.size(),
                                   nullptr);
    }
    int operator()(const Value::IdBytes& id) const {
        return sqlite3_bind_blob64(statement, index, id.data(), id.size(), nullptr);
    }
};

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

/// "?FIRST,…,?LAST".
std::string parameters(std::ptrdiff_t first, std::ptrdiff_t last) {
    std::string list;
    for (auto number = first; number <= last; ++number)
        list.append(list.empty() ? "?" : ",?").append(std::to_string(number));
    return list;
}

/// Makes a statement ready for its next use, whatever happened.
struct Reset {
    void operator()(sqlite3_stmt* used) const {
        sqlite3_reset(used);
        sqlite3_clear_bindings(used);
    }
};

}  // namespace

std::string selection(std::string_view table, std::string_view columns, std::string_view rest) {
    return std::string{"SELECT "}.append(columns).append(" FROM ").append(table).append(" ").append(rest);
}

std::string insertion(std::string_view table, std::string_view columns, std::string_view key, Conflict conflict) {
    const auto count = columns_in(columns);
    auto sql = std::string{"INSERT INTO "}.append(table).append(" (").append(columns);
    sql.append(") VALUES (").append(parameters(1, count)).append(")");
    if (conflict == Conflict::fail) return sql;
    sql.append(" ON CONFLICT (").append(key).append(") DO ");
    if (conflict == Conflict::ignore) return sql + "NOTHING";
    // The columns of the key are left out: what is set SQLite takes for changed, with all indexes on it.
    const auto others = columns.substr(key.size() + separator.size());
    return sql.append("UPDATE SET (").append(others).append(") = (") + parameters(columns_in(key) + 1, count) + ")";
}

std::string update(std::string_view table, std::string_view columns) {
    return std::string{"UPDATE "}.append(table).append(" SET (").append(columns).append(") = (") +
           parameters(1, columns_in(columns)) + ")";
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return printable(text);
}

Value::IdBytes Value::bytes_of(std::uint64_t high, std::uint64_t low) {
    IdBytes bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[7 - i] = static_cast<unsigned char>(high >> (8 * i));
        bytes[15 - i] = static_cast<unsigned char>(low >> (8 * i));
    }
    return bytes;
}

std::int64_t Row::integer() { return sqlite3_column_int64(statement_, column_++); }

std::string_view Row::bytes() {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
    ++column_;
    return data == nullptr ? std::string_view{} : std::string_view{data, size};
}

bool Row::null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

void Row::read_id(std::uint64_t& high, std::uint64_t& low) {
    const auto value = bytes();
    sound_ = sound_ && value.size() == 16;
    if (!sound_) return;
    high = big_endian(value.substr(0, 8));
    low = big_endian(value.substr(8));
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<Database> Database::open(const std::string& path, Access access) {
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    Database database{std::unique_ptr<sqlite3, Close>{handle}, path};
    if (code != SQLITE_OK) return database.error(code);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    return database;
}

tl::unexpected<Error> Database::error(int code) const {
    auto text = path_ + ": " + one_line(handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code));
    const int number = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
    if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
        text += " (" + std::string{sqlite3_errstr(code)} + ", errno " + std::to_string(number) + ")";
    return failure(fault_of(code), std::move(text));
}

Result<sqlite3_stmt*> Database::prepared(std::string_view sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second.get();
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return error(code);
    statements_.emplace(sql, Prepared{statement});
    return statement;
}

Status Database::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error(code);
    return {};
}

Status Database::run(std::string_view sql, std::initializer_list<Value> values) {
    return each(sql, values, [](Row&) {});
}

Status Database::each(std::string_view sql, std::initializer_list<Value> values,
                      const std::function<void(Row&)>& on_row) {
    const auto statement = prepared(sql);
    if (!statement) return tl::make_unexpected(statement.error());
    const std::unique_ptr<sqlite3_stmt, Reset> in_use{*statement};
    int index = 0;
    for (const auto& value : values)
        if (const int code = std::visit(Binder{*statement, ++index}, value.stored()); code != SQLITE_OK)
            return error(code);
    while (true) {
        const int code = sqlite3_step(*statement);
        if (code == SQLITE_DONE) return {};
        if (code != SQLITE_ROW) return error(code);
        Row row{*statement};
        on_row(row);
        if (!row.sound()) return failure(Fault::corrupt, path_ + ": a row holds what cannot be: " + std::string{sql});
    }
}

Status Database::transact(const std::function<Status()>& body) {
    auto status = run("BEGIN IMMEDIATE");
    if (!status) return status;
    status = body();
    if (status) status = run("COMMIT");
    // SQLite may have rolled back by itself, on a full disk for instance.
    if (!status && sqlite3_get_autocommit(handle_.get()) == 0) (void)run("ROLLBACK");
    return status;
}

void Database::checkpoint_apart(int longest) {
    log_ = std::make_unique<Log>();
    log_->longest = longest;
    sqlite3_wal_hook(handle_.get(), &Log::grown, log_.get());
}

int Database::Log::grown(void* log, sqlite3* database, const char* name, int pages) {
    auto& grown = *static_cast<Log*>(log);
    grown.pages = pages;
    if (pages >= grown.longest)
        (void)sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return SQLITE_OK;
}

void Database::checkpoint(int least) {
    if (log_ == nullptr || log_->pages < least) return;
    log_->pages = 0;
    (void)sqlite3_wal_checkpoint_v2(handle_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

std::int64_t Database::changed() const { return sqlite3_changes64(handle_.get()); }

Status Database::copy_to(Database& copy) {
    auto* backup = sqlite3_backup_init(copy.handle_.get(), "main", handle_.get(), "main");
    if (backup == nullptr) return copy.error(sqlite3_extended_errcode(copy.handle_.get()));
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (finished != SQLITE_OK) return copy.error(finished);
    if (stepped != SQLITE_DONE) return failure(fault_of(stepped), path_ + ": " + sqlite3_errstr(stepped));
    return {};
}

}  // namespace evc::store
