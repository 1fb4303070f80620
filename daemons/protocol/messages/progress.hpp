#pragma once

#include <string>
#include <string_view>

#include "core/message/progress.hpp"
#include "core/result.hpp"

namespace evc::protocol {

/// The word on the wire, such as `AUTHORIZED`.
[[nodiscard]] std::string_view word(Step step);

/// Value of topic `progress`, key driverId.
[[nodiscard]] std::string encode(const Progress& progress);

/// Fails with Fault::invalid and a sentence saying which field is wrong and how.
[[nodiscard]] Result<Progress> decode_progress(std::string_view bytes);

}  // namespace evc::protocol
