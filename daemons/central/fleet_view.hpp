#pragma once

#include <string>
#include <vector>

#include "central/central.hpp"
#include "core/fleet/fleet.hpp"
#include "panel/view.hpp"

namespace evc::central {

[[nodiscard]] panel::CpRow row_of(const ChargePoint& cp, Steady now);

/// `troubles` are those that a Fleet knows nothing of, such as the ledger's, in the reader's language.
[[nodiscard]] panel::PanelView make_view(const Fleet& fleet, const panel::PanelMessages& messages,
                                         std::vector<std::string> troubles, Moment now);

/// How Central stands, for `systemctl status`: "12/14 charge points connected, broker connected, 3 sessions", and what
/// is wrong with it.
[[nodiscard]] std::string status_text(const Fleet& fleet, const Condition& condition, Steady now);

}  // namespace evc::central
