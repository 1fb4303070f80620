#pragma once

#include <string>
#include <string_view>

#include "core/message/telemetry.hpp"
#include "core/result.hpp"

namespace evc::protocol {

/// Value of topic `telemetry`, key cpId.
[[nodiscard]] std::string encode(const Telemetry& telemetry);

/// Fails, also on a status that this version does not know, with Fault::invalid and what belongs into the `reason` of
/// a dead letter.
[[nodiscard]] Result<Telemetry> decode_telemetry(std::string_view bytes);

}  // namespace evc::protocol
