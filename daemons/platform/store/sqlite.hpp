#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/energy.hpp"
#include "core/id.hpp"
#include "core/name.hpp"
#include "core/result.hpp"
#include "core/tariff.hpp"
#include "core/time.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace evc::store {

/// A string, or an optional one, whose column is a BLOB: bytes that need not be text.
template <class Text>
struct Blob {
    Text& text;
};
template <class Text>
Blob(Text&) -> Blob<Text>;

/// A number, or an optional one, that is damage when it is not between -most and most.
template <class Number>
struct UpTo {
    Number& number;
    std::int64_t most;
};
template <class Number>
UpTo(Number&, std::int64_t) -> UpTo<Number>;

/// A time as somebody outside wrote it: whatever it says is no damage, and nothing is computed with it.
template <class Time>
struct AnyTime {
    Time& time;
};
template <class Time>
AnyTime(Time&) -> AnyTime<Time>;

/// What a `?` of a statement stands for: the domain's types as they are stored. Times are milliseconds since 1970, ids
/// 16 bytes, enumerations their position, optional ones NULL when absent. What it was made of outlives it.
class Value {
public:
    Value() = default;  ///< NULL
    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) Value(T number) : value_(static_cast<std::int64_t>(number)) {}
    Value(std::string_view text) : value_(text) {}
    Value(const std::string& text) : value_(std::string_view{text}) {}
    Value(WattHours energy) : value_(energy.value) {}
    Value(milliseconds time) : value_(std::int64_t{time.count()}) {}
    Value(Wall time) : Value(time.time_since_epoch()) {}
    Value(const Currency& currency) : value_(currency.text()) {}
    template <class Tag>
    Value(const Name<Tag>& name) : value_(std::string_view{name.text()}) {}
    template <class Tag>
    Value(const Id<Tag>& id) : value_(bytes_of(id.high, id.low)) {}
    template <class T>
    Value(const std::optional<T>& optional) {
        if (optional) *this = Value{*optional};
    }
    Value(Blob<const std::string> blob) : value_(Bytes{blob.text}) {}
    Value(Blob<const std::optional<std::string>> blob) {
        if (blob.text) value_ = Bytes{*blob.text};
    }

    template <class Number>
    Value(UpTo<Number> limited) : Value(limited.number) {}
    template <class Time>
    Value(AnyTime<Time> any) : Value(any.time) {}

    struct Bytes {
        std::string_view bytes;
    };
    using IdBytes = std::array<unsigned char, 16>;
    using Stored = std::variant<std::monostate, std::int64_t, std::string_view, Bytes, IdBytes>;
    [[nodiscard]] const Stored& stored() const { return value_; }

private:
    [[nodiscard]] static IdBytes bytes_of(std::uint64_t high, std::uint64_t low);

    Stored value_;
};

/// How a record is a row of a table, to be specialised where the table is:
///
///     static constexpr auto name = "…";     of the table
///     static constexpr auto columns = "…";  those that are written and read, in the order of fields()
///     static constexpr auto key = "…";      the first of them, which tell one row from all others
///     static auto fields(auto& record);     row_of() the variables that hold them
template <class Record>
struct Table;

/// The variables of a row; what is made for it, such as a Blob, is kept in it.
template <class... T>
[[nodiscard]] std::tuple<T...> row_of(T&&... fields) {
    return {std::forward<T>(fields)...};
}

/// The row that a query stands at; read from left to right.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

    /// The next columns into these variables, as Value wrote them.
    template <class... T>
    void into(T&&... targets) {
        (read(targets), ...);
    }
    /// The columns of its Table into a record.
    template <class Record>
    void into_record(Record& record) {
        std::apply([&](auto&&... fields) { into(fields...); }, Table<Record>::fields(record));
    }

    /// False when a column did not hold what its variable can: the file cannot be trusted.
    [[nodiscard]] bool sound() const { return sound_; }

private:
    /// Some 18,000 years: no age, and no time since 1970, is that long.
    static constexpr milliseconds longest{std::int64_t{1} << 49};

    [[nodiscard]] std::int64_t integer();
    /// Between -most and most; else 0, and what was read is not sound.
    [[nodiscard]] std::int64_t integer_up_to(std::int64_t most) {
        const auto number = integer();
        if (number >= -most && number <= most) return number;
        sound_ = false;
        return 0;
    }
    [[nodiscard]] std::string_view bytes();
    [[nodiscard]] bool null() const;

    template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) void read(T& target) { target = static_cast<T>(integer()); }
    void read(std::string& target) { target = bytes(); }
    // What cannot be counted on with is damage: no number that is read here overflows later.
    void read(WattHours& target) { target.value = integer_up_to(energy_max); }
    void read(milliseconds& target) { target = milliseconds{integer_up_to(longest.count())}; }
    void read(Wall& target) { target = Wall{milliseconds{integer_up_to(longest.count())}}; }
    void read(const AnyTime<Wall>& target) { target.time = Wall{milliseconds{integer()}}; }
    void read(const UpTo<std::int64_t>& target) { target.number = integer_up_to(target.most); }
    void read(const UpTo<std::optional<std::int64_t>>& target) {
        if (!null())
            target.number = integer_up_to(target.most);
        else
            read(target.number);
    }
    template <class Text>
    void read(const Blob<Text>& target) {
        read(target.text);
    }
    void read(Currency& target) { checked(target, Currency::parse(bytes())); }
    template <class Tag>
    void read(Name<Tag>& target) {
        checked(target, Name<Tag>::parse(bytes()));
    }
    template <class Tag>
    void read(Id<Tag>& target) {
        read_id(target.high, target.low);
    }
    template <class T>
    void read(std::optional<T>& target) {
        if (!null()) return read(target.emplace());
        target.reset();
        ++column_;
    }
    template <class T>
    void checked(T& target, std::optional<T> parsed) {
        if (parsed)
            target = std::move(*parsed);
        else
            sound_ = false;
    }
    void read_id(std::uint64_t& high, std::uint64_t& low);

    sqlite3_stmt* statement_;
    int column_ = 0;
    bool sound_ = true;
};

/// What SQLite says, which may be of several lines and quote a damaged file, as a message may hold it.
[[nodiscard]] std::string one_line(std::string text);

/// One connection to an SQLite file. Statements are prepared once and kept. Faults: `no_space` full or read-only,
/// `unavailable` locked or an I/O error, `corrupt`, `internal` a constraint.
class Database {
public:
    enum class Access { read_only, read_write };

    /// An empty file is a database without tables.
    [[nodiscard]] static Result<Database> open(const std::string& path, Access access);

    /// Several statements without parameters and results.
    [[nodiscard]] Status script(const std::string& sql);
    /// One statement.
    [[nodiscard]] Status run(std::string_view sql, std::initializer_list<Value> values = {});
    /// One query; `on_row` is called for each row.
    [[nodiscard]] Status each(std::string_view sql, std::initializer_list<Value> values,
                              const std::function<void(Row&)>& on_row);
    /// The first row of a query into `targets`; whether there was one.
    template <class... T>
    [[nodiscard]] Result<bool> first(std::string_view sql, std::initializer_list<Value> values, T&... targets) {
        bool found = false;
        const auto status = each(sql, values, [&](Row& row) {
            if (!std::exchange(found, true)) row.into(targets...);
        });
        if (!status) return tl::make_unexpected(status.error());
        return found;
    }
    /// `body` inside of a BEGIN IMMEDIATE and COMMIT; its failure rolls everything back.
    [[nodiscard]] Status transact(const std::function<Status()>& body);
    /// From now on a commit carries the write-ahead log into the file itself only when the log has grown to `longest`
    /// pages, as it does at 1,000 otherwise; checkpoint() is to be called between commits.
    void checkpoint_apart(int longest);
    /// Carries the log into the file if it has at least `least` pages, as far as no reader needs it. One that fails is
    /// left to the next, as SQLite leaves those that belong to a commit; what was committed is safe in either place.
    void checkpoint(int least);
    /// How many rows the last run() touched.
    [[nodiscard]] std::int64_t changed() const;

    /// Copies all of it, as it is at this moment, into the empty file `copy`.
    [[nodiscard]] Status copy_to(Database& copy);

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
    /// Has statements found by a text that is no std::string.
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    Database(std::unique_ptr<sqlite3, Close> handle, std::string path)
        : handle_(std::move(handle)), path_(std::move(path)) {}

    [[nodiscard]] Result<sqlite3_stmt*> prepared(std::string_view sql);
    [[nodiscard]] tl::unexpected<Error> error(int code) const;

    /// SQLite holds its address.
    struct Log {
        int pages = 0;
        int longest = 0;
        [[nodiscard]] static int grown(void* log, sqlite3* database, const char* name, int pages);
    };

    std::unique_ptr<Log> log_;
    std::unique_ptr<sqlite3, Close> handle_;
    std::string path_;
    std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
};

enum class Conflict {
    fail,    ///< a row of the same key is an error
    ignore,  ///< it stays as it is
    update,  ///< it is overwritten
};

/// "INSERT INTO TABLE (COLUMNS) VALUES (?,…) ON CONFLICT …".
[[nodiscard]] std::string insertion(std::string_view table, std::string_view columns, std::string_view key,
                                    Conflict conflict);
/// "SELECT COLUMNS FROM TABLE REST".
[[nodiscard]] std::string selection(std::string_view table, std::string_view columns, std::string_view rest);
/// "UPDATE TABLE SET …", all columns of all rows.
[[nodiscard]] std::string update(std::string_view table, std::string_view columns);

[[nodiscard]] constexpr std::ptrdiff_t columns_in(std::string_view list) { return std::ranges::count(list, ',') + 1; }

/// The columns that are written and read of a record: as many as it has fields.
template <class Record>
[[nodiscard]] constexpr std::string_view columns_of() {
    using Fields = decltype(Table<Record>::fields(std::declval<Record&>()));
    static_assert(columns_in(Table<Record>::columns) == std::tuple_size_v<Fields>);
    static_assert(std::string_view{Table<Record>::columns}.starts_with(Table<Record>::key));
    return Table<Record>::columns;
}

/// Runs a statement with the fields of `record` for its columns.
template <class Record>
[[nodiscard]] Status run_with(Database& database, std::string_view sql, const Record& record) {
    return std::apply([&](const auto&... fields) { return database.run(sql, {Value{fields}...}); },
                      Table<Record>::fields(record));
}

template <class Record, Conflict conflict = Conflict::fail>
[[nodiscard]] Status insert(Database& database, const Record& record) {
    static const auto sql = insertion(Table<Record>::name, columns_of<Record>(), Table<Record>::key, conflict);
    return run_with(database, sql, record);
}

/// Added if there is none of its key, else updated.
template <class Record>
[[nodiscard]] Status save(Database& database, const Record& record) {
    return insert<Record, Conflict::update>(database, record);
}

/// Appends the rows that `rest` says to `records`: "WHERE … ORDER BY …".
template <class Record>
[[nodiscard]] Status select(Database& database, std::vector<Record>& records, std::string_view rest = {},
                            std::initializer_list<Value> values = {}) {
    return database.each(selection(Table<Record>::name, columns_of<Record>(), rest), values,
                         [&](Row& row) { row.into_record(records.emplace_back()); });
}

}  // namespace evc::store
