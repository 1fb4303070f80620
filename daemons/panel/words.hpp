#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/fleet/effects.hpp"
#include "panel/view.hpp"

namespace evc::panel {

[[nodiscard]] std::string_view step_text(RequestStep step);
/// What there is to say of a charge point besides its state: `12.999 kWh · 6.50 €`, a fault's reason, `Reserved`.
[[nodiscard]] std::string remark(const CpRow& row);

/// `Stop CP001? (y/n)`.
[[nodiscard]] std::string question_text(const PanelCommand& command, std::size_t charge_points);
/// The lines at the bottom: the question that is asked, the filter that is typed, all keys with their meaning, or as
/// many of these as one line holds.
[[nodiscard]] std::vector<std::string> footer_text(const PanelView& view, const PanelState& state, int columns);

/// How a command ended that did not succeed: `Stop CP001: no charge point CP001`.
[[nodiscard]] std::string failure_text(const PanelCommand& command, CallOutcome outcome, std::string_view text);
/// The key that says yes: `y`, `s` in Spanish.
[[nodiscard]] std::string_view yes_key();

}  // namespace evc::panel
