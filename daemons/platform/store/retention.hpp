#pragma once

#include <cstdint>

#include "core/fleet/records.hpp"
#include "platform/store/ledger_tables.hpp"
#include "platform/store/sqlite.hpp"

namespace evc::store {

/// Removes from a ledger what is too old or too much, some of it with each commit, so that no commit takes long.
class RetentionSweep {
public:
    /// So old are the books now: from this follows up to which number things are too old.
    [[nodiscard]] Status plan(Database& database, const Books& books, const Retention& retention);
    /// Removes of each kind at most `limit` and as many as were written since `before`.
    [[nodiscard]] Status step(Database& database, Books& books, const Books& before, std::int64_t limit);

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
