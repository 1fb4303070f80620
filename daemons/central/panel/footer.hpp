#pragma once

#include <string>
#include <vector>

#include "central/panel/state.hpp"
#include "central/panel/view.hpp"

namespace evc::central {

/// The lines at the bottom: the question that is asked, the filter that is typed, all keys with their meaning, or as
/// many of these as one line holds.
[[nodiscard]] std::vector<std::string> footer_text(const PanelView& view, const PanelState& state, int columns);

}  // namespace evc::central
