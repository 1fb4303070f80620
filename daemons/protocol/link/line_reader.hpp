#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "protocol/link/message.hpp"

namespace evc::link {

/// The lines that some bytes completed.
struct Lines {
    std::vector<std::string> lines;  ///< without their ends
    Status why;                      ///< Fault::invalid: what came behind them is too long
};

/// Line framing: one message per LF, CR LF accepted. Keeps at most one unfinished line.
class LineReader {
public:
    explicit LineReader(std::size_t size_max = message_size_max) : size_max_(size_max) {}

    /// Fails as soon as a line passes `size_max` bytes (its end not counted), finished or not; not to be used after
    /// that.
    [[nodiscard]] Lines take(std::string_view bytes);

private:
    [[nodiscard]] Status check_size(std::string_view line) const;

    std::size_t size_max_;
    std::string unfinished_;
};

}  // namespace evc::link
