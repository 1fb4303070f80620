#pragma once

#include <algorithm>
#include <chrono>

#include "core/time.hpp"

namespace evc {

/// How old the books are, as their ledger keeps it.
struct BooksTime {
    milliseconds passed{};        ///< time that has really passed since they were begun
    Wall stamp{};                 ///< the broker's time stamp that was seen last; 0: none yet
    milliseconds stamp_passed{};  ///< what had passed then
    Wall stamp_wall{};            ///< what our clock said then

    friend bool operator==(const BooksTime&, const BooksTime&) = default;
};

/// The time by which the books forget. No clock that is wrong or set makes it run ahead: it counts the time that the
/// program runs, and of the time that it did not run as much as the broker's time stamps and our clock both say, but
/// never more than `longest_absence` a start.
class BooksClock {
public:
    static constexpr std::chrono::hours longest_absence{24 * 30};

    BooksClock(const BooksTime& kept, Steady start) : kept_(kept), newest_(kept), start_(start) {}

    /// A time stamp of the broker's own clock on a record that was just read.
    void vouch(Wall stamp, Moment now) {
        if (kept_.stamp != Wall{}) {
            const auto since = std::min(stamp - kept_.stamp, now.wall - kept_.stamp_wall);
            const auto unaccounted = kept_.stamp_passed + since - passed(now.steady);
            absence_ = std::min<milliseconds>(absence_ + std::max(unaccounted, milliseconds{0}), longest_absence);
        }
        newest_ = {{}, stamp, passed(now.steady), now.wall};
    }
    [[nodiscard]] BooksTime time(Steady now) const {
        auto time = newest_;
        time.passed = passed(now);
        return time;
    }

private:
    [[nodiscard]] milliseconds passed(Steady now) const { return kept_.passed + absence_ + (now - start_); }

    const BooksTime kept_;
    BooksTime newest_;
    const Steady start_;
    milliseconds absence_{};  ///< before this start, as far as it is vouched for
};

}  // namespace evc
