#pragma once

#include <string>

#include "core/time.hpp"

namespace evc::i18n {

/// `2026-11-23` and `19:52:50` in this machine's time zone.
[[nodiscard]] std::string date_text(Wall time);
[[nodiscard]] std::string time_text(Wall time);

}  // namespace evc::i18n
