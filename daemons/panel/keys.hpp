#pragma once

#include <optional>

#include "panel/layout.hpp"
#include "platform/terminal/terminal.hpp"

namespace evc::panel {

/// What a key does: changes what is shown, and returns a command once it has been confirmed. `plan` is that of the
/// picture which the person sees.
[[nodiscard]] std::optional<PanelCommand> press(const terminal::Key& key, const Plan& plan, PanelState& state);

}  // namespace evc::panel
