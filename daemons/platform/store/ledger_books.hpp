#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/fleet/records.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// What is kept for a while and then forgotten, each by limits of its own (Retention).
enum class Kept : std::size_t { tickets, rejections, late, strangers };
inline constexpr std::array all_kept{Kept::tickets, Kept::rejections, Kept::late, Kept::strangers};

template <class T>
using OfEachKept = std::array<T, all_kept.size()>;

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

/// Removes what is too old or too much, some of it with each commit, so that no commit takes long.
class Forgetting {
public:
    /// So old are the books now: from this follows up to which number things are too old.
    [[nodiscard]] Status plan(Database& database, const Books& books, const Retention& retention);
    /// Removes of each kind at most `limit` and as many as were written since `before`.
    [[nodiscard]] Status some(Database& database, Books& books, const Books& before, std::int64_t limit);

private:
    struct Plan {
        std::int64_t up_to = 0;  ///< numbers that are too old
        std::int64_t at_most = 0;
        bool more = false;  ///< there may be some that are too old
    };

    bool planned_ = false;
    OfEachKept<Plan> plans_{};
};

}  // namespace evc::store
