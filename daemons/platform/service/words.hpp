#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace evc::service {

// Words that status lines have in common; in English, as all that systemd and the journal are told.

/// "0 sessions", "1 session", "2 sessions".
[[nodiscard]] inline std::string counted(std::size_t count, std::string_view what) {
    return std::to_string(count) + " " + std::string{what} + (count == 1 ? "" : "s");
}

[[nodiscard]] constexpr std::string_view broker_word(bool connected) {
    return connected ? "broker connected" : "broker away";
}

}  // namespace evc::service
