#pragma once

#include "panel/plan.hpp"

namespace evc::panel {

/// The panel as it is drawn in a window of this size: as many lines as the window has rows, none wider than it. Pure,
/// but for the language and the time zone.
[[nodiscard]] terminal::Picture lay_out(const PanelView& view, const PanelState& state, terminal::Size window);

}  // namespace evc::panel
