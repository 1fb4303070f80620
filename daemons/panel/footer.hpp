#pragma once

#include <string>
#include <vector>

#include "panel/state.hpp"
#include "panel/view.hpp"

namespace evc::panel {

/// The lines at the bottom: the question that is asked, the filter that is typed, all keys with their meaning, or as
/// many of these as one line holds.
[[nodiscard]] std::vector<std::string> footer_text(const PanelView& view, const PanelState& state, int columns);

}  // namespace evc::panel
