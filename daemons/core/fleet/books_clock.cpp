#include "core/fleet/books_clock.hpp"

#include <algorithm>

namespace evc {

void BooksClock::vouch(Wall stamp, Moment now) {
    if (kept_.stamp != Wall{}) {
        const auto since = std::min(stamp - kept_.stamp, now.wall - kept_.stamp_wall);
        const auto unaccounted = kept_.stamp_passed + since - passed(now.steady);
        absence_ = std::min<milliseconds>(absence_ + std::max(unaccounted, milliseconds{0}), longest_absence);
    }
    newest_ = {{}, stamp, passed(now.steady), now.wall};
}

BooksTime BooksClock::time(Steady now) const {
    auto time = newest_;
    time.passed = passed(now);
    return time;
}

}  // namespace evc
