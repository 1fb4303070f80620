#pragma once

#include <string_view>

#include "core/cp_state.hpp"
#include "core/notice.hpp"
#include "platform/terminal/picture.hpp"

namespace evc::terminal {

/// What a state looks like wherever it is shown (evcharging-protocol(7)). The symbol is one column wide, and in the
/// fonts of the Linux console too (code page 437).
[[nodiscard]] std::string_view symbol(CpState state);
[[nodiscard]] Style style(CpState state);
[[nodiscard]] Style style(NoticeLevel level);

}  // namespace evc::terminal
