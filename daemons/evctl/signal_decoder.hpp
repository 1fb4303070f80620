#pragma once

#include <optional>

#include "evctl/changes.hpp"
#include "evctl/rows.hpp"
#include "platform/bus/client.hpp"

namespace evc::evctl {

// Signals of EV_Central, and of the bus about it, as what they mean. Nothing for those that mean nothing to us.

[[nodiscard]] std::optional<Change> heard_change(const bus::Signal& signal, Wall now);
[[nodiscard]] std::optional<MessageRow> heard_message(const bus::Signal& signal);

}  // namespace evc::evctl
