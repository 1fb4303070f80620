#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "platform/log/log.hpp"
#include "platform/loop/loop.hpp"
#include "platform/loop/timer.hpp"

namespace evc::log {

/// Lines that an outsider can cause, such as of bad connections: the first of a kind is written at once, those of the
/// following minute are counted and told by one line at its end. So however much comes in, a kind takes two lines a
/// minute at most, and nobody can push other lines out of the journal. A line that was not written is as if its level
/// were too low: who calls returns or counts the fault itself all the same.
class Limited {
public:
    static constexpr seconds period{60};
    /// What one Limited tells apart; kinds beyond it are counted together as one more, `other`.
    static constexpr std::size_t kinds_max = 64;

    explicit Limited(loop::Loop& loop);

    /// `kind`: a few words that stay the same, such as "monitor cut off"; not from outside. True when it was written.
    bool write(std::string_view kind, Level level, std::string_view text, const Fields& fields = {});

    /// Writes the counts of all periods that end by `now`. The timer does it; for tests and at the end of a program.
    void tell(Steady now);

private:
    struct Kind {
        Steady until{};           ///< the end of its period
        std::uint64_t count = 0;  ///< since its first line, not written
        Level level = Level::info;
        std::string last;  ///< the last text that was not written
    };

    void arm();

    std::map<std::string, Kind, std::less<>> kinds_;
    loop::Timer timer_;
};

}  // namespace evc::log
