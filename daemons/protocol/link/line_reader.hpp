#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "protocol/link/framing.hpp"
#include "protocol/link/message.hpp"

namespace evc::link {

/// Line framing: one message per LF, CR LF accepted. Keeps at most one unfinished line.
class LineReader {
public:
    explicit LineReader(std::size_t size_max = message_size_max) : size_max_(size_max) {}

    /// Hands each line that is now complete to `accept`. Fails with what `accept` said, or with Fault::invalid as soon
    /// as a line passes `size_max` bytes (its end not counted), finished or not. Not to be used after that.
    [[nodiscard]] Status take(std::string_view bytes, const Accept& accept);

private:
    [[nodiscard]] Status check_size(std::string_view line) const;

    std::size_t size_max_;
    std::string unfinished_;
};

}  // namespace evc::link
