#pragma once

#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::service {

/// Gives back what only the start of the program needed: free memory of the heap (malloc_trim(3)), and the pages of its
/// file and of its libraries that are not written to (madvise(2), MADV_DONTNEED). Most of the latter were touched once,
/// by relocation, constructors or the first connection; what is needed again comes back from the page cache at its next
/// use. Half of what an idle service holds resident is of this kind. A debugger that set breakpoints before has to set
/// them again.
void drop_start_pages();

/// Does so once, when the start is over: the bus is joined and the broker was tried.
class StartPages {
public:
    static constexpr seconds settled{5};

    explicit StartPages(loop::Loop& loop) : timer_(loop) { timer_.after(settled, drop_start_pages); }

private:
    loop::Timer timer_;
};

}  // namespace evc::service
