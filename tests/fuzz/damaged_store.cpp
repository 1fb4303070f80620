#include "fuzz/damaged_store.hpp"

#include <fuzzer/FuzzedDataProvider.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "fuzz/property.hpp"

namespace evc::fuzz {
namespace {

constexpr auto file_name = "store.db";
constexpr std::size_t damages_max = 16;
constexpr std::size_t piece_max = 64;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, Close>;

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Database open(const std::string& path) {
    sqlite3* database = nullptr;
    require(sqlite3_open(path.c_str(), &database) == SQLITE_OK, "the sound store opens");
    return Database{database};
}

Statement prepare(sqlite3* database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, "a query is SQL", sql);
    return Statement{statement};
}

std::string text_at(sqlite3_stmt* row, int column) {
    return static_cast<const char*>(static_cast<const void*>(sqlite3_column_text(row, column)));
}

void bind_any(sqlite3_stmt* statement, FuzzedDataProvider& input) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    switch (input.ConsumeIntegralInRange(0, 4)) {
        case 0: sqlite3_bind_null(statement, 1); return;
        case 1: sqlite3_bind_int64(statement, 1, input.PickValueInArray({least, std::int64_t{-1}, most})); return;
        case 2: sqlite3_bind_int64(statement, 1, input.ConsumeIntegral<std::int64_t>()); return;
        case 3: {
            const auto text = input.ConsumeRandomLengthString(piece_max);
            sqlite3_bind_text64(statement, 1, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
            return;
        }
        default: {
            const auto blob = input.ConsumeRandomLengthString(piece_max);
            sqlite3_bind_blob64(statement, 1, blob.data(), blob.size(), SQLITE_TRANSIENT);
        }
    }
}

void overwrite(std::string& bytes, FuzzedDataProvider& input) {
    for (std::size_t i = 0; i < damages_max && input.remaining_bytes() > 0; ++i) {
        const auto at = input.ConsumeIntegralInRange<std::size_t>(0, bytes.size() - 1);
        const auto piece = input.ConsumeRandomLengthString(piece_max);
        if (piece.empty())
            bytes.resize(at + 1);
        else
            bytes.replace(at, std::min(piece.size(), bytes.size() - at), piece, 0, bytes.size() - at);
    }
}

}  // namespace

DamagedStore::DamagedStore(const std::function<void(const std::string& path)>& make) {
    const auto path = directory_.file(file_name);
    make(path);
    sound_ = directory_.read(file_name);
    const auto database = open(path);
    const auto columns = prepare(database.get(),
                                 "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE "
                                 "t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid");
    while (sqlite3_step(columns.get()) == SQLITE_ROW)
        columns_.emplace_back(text_at(columns.get(), 0), text_at(columns.get(), 1));
    require(!columns_.empty(), "a store has tables");
}

std::string DamagedStore::damaged(const std::uint8_t* data, std::size_t size) const {
    FuzzedDataProvider input{data, size};
    directory_.empty();
    const bool by_bytes = input.ConsumeBool();
    auto bytes = sound_;
    if (by_bytes) overwrite(bytes, input);
    directory_.write(file_name, bytes);
    auto path = directory_.file(file_name);
    if (by_bytes) return path;

    const auto database = open(path);
    sqlite3_exec(database.get(), "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON", nullptr, nullptr,
                 nullptr);
    for (std::size_t i = 0; i < damages_max && input.remaining_bytes() > 0; ++i) {
        const auto& [table, column] = columns_[input.ConsumeIntegralInRange<std::size_t>(0, columns_.size() - 1)];
        const auto update = prepare(database.get(), "UPDATE OR IGNORE " + table + " SET " + column + " = ?");
        bind_any(update.get(), input);
        sqlite3_step(update.get());  // what the table's types refuse stays as it was
    }
    return path;
}

}  // namespace evc::fuzz
