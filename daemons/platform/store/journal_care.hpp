#pragma once

#include <string>

#include "core/result.hpp"
#include "core/time.hpp"
#include "platform/store/set_aside.hpp"

namespace evc::store {

/// Moves a damaged journal out of the way, as set_aside() does; damaged is one that an engine refuses to start from.
[[nodiscard]] Result<SetAside> set_journal_aside(const std::string& path, Wall now);

/// The same for the register of a meter, beside the journal of the engine that it belongs to. The next one stands at 0.
[[nodiscard]] Result<SetAside> set_register_aside(const std::string& path, const std::string& journal, Wall now);

}  // namespace evc::store
