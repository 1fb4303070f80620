#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evctl/rows.hpp"
#include "panel/view.hpp"

namespace evc::evctl {

// What the panel shows of what Central says. Nothing of rows whose ids or states we do not understand.

[[nodiscard]] std::optional<panel::CpRow> panel_row(const ChargePointRow& row);
[[nodiscard]] std::optional<panel::RequestRow> panel_request(const SessionRow& row);
[[nodiscard]] panel::PanelMessage panel_message(MessageRow row);
/// What is wrong with Central, in the language chosen.
[[nodiscard]] std::vector<std::string> troubles_of(const Overview& overview);

}  // namespace evc::evctl
