#pragma once

#include <string>

#include "core/notice.hpp"

namespace evc::central {

/// The notice as a sentence in the language chosen (platform/i18n), for the panel:
/// `CP001: supply of laura has ended (Detenido por el operador)`.
[[nodiscard]] std::string notice_text(const Notice& notice);

/// The same in English whatever was chosen, reasons as the protocol's words: for the log, the ledger
/// and D-Bus.
[[nodiscard]] std::string notice_log_text(const Notice& notice);

}  // namespace evc::central
